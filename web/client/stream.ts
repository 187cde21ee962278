import type { Call, Push, Welcome } from '../wire/types.ts';
import { type Carrier, type CarrierEvents, type Frame, readFrame } from './carrier.ts';
import { Failure } from './failure.ts';
import { failureOf, type Rest } from './rest.ts';

/**
 * The way for networks that let no WebSocket through: frames come by server-sent events over fetch (the token goes in a header, which
 * EventSource cannot do), calls go over HTTP.
 */
export function streamCarrier(rest: Rest, events: CarrierEvents): Carrier {
  const abort = new AbortController();
  let over = false;
  const finish = () => {
    if (over) return;
    over = true;
    abort.abort();
    events.onClose();
  };
  queueMicrotask(() => over || events.onOpen());

  const listen = async (hello: Call): Promise<void> => {
    try {
      const response = await fetch(rest.url('/v1/events'), {
        method: 'POST',
        headers: rest.headers({ 'Content-Type': 'application/json', Accept: 'text/event-stream' }),
        body: JSON.stringify(hello.body),
        signal: abort.signal,
        cache: 'no-store',
      });
      if (!response.ok || !response.body) {
        events.onFrame({ re: hello.id, error: (await failureOf(response)).wire });
        return finish();
      }
      for await (const data of eventData(response.body, events.onHeard)) {
        if (over) return;
        const frame = readFrame(data) as Frame | { ev: 'welcome'; body: Welcome } | undefined;
        if (!frame) continue;
        if ('ev' in frame && frame.ev === 'welcome') events.onFrame({ re: hello.id, body: frame.body });
        else events.onFrame('re' in frame ? { ...frame, re: hello.id } : (frame as Push));
      }
    } catch {
      // The stream broke: the same as its end.
    }
    finish();
  };

  return {
    send: (call) => {
      if (call.op === 'hello') void listen(call);
      else
        rest.op(call.op as 'send', call.body as never, call).then(
          (body) => over || events.onFrame({ re: call.id, body }),
          (error) => over || events.onFrame({ re: call.id, error: Failure.from(error).wire }),
        );
    },
    close: finish,
  };
}

/** The data of server-sent events, one string an event; comments only say that the server is there. */
export async function* eventData(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    rest += decoder.decode(value, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
      else if (line === '' && data.length) {
        yield data.join('\n');
        data = [];
      }
    }
  }
}
