import { afterEach, expect, test, vi } from 'vitest';
import type { Frame } from './carrier.ts';
import { Rest } from './rest.ts';
import { eventData, streamCarrier } from './stream.ts';

afterEach(() => vi.unstubAllGlobals());

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const c of chunks) controller.enqueue(new TextEncoder().encode(c));
      controller.close();
    },
  });
}

test('events are put together from chunks cut anywhere', async () => {
  const got: string[] = [];
  for await (const data of eventData(stream('da', 'ta: {"a":', '1}\n', '\n: still here\n\ndata: x\ndata: y\r\n\r\n'), () => {}))
    got.push(data);
  expect(got).toEqual(['{"a":1}', 'x\ny']);
});

test('without a WebSocket frames come by events and calls go over HTTP, with the token in a header', async () => {
  const requests: string[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    requests.push(`${init.method} ${url} ${new Headers(init.headers).get('Authorization')}`);
    if (url === '/v1/events')
      return new Response(stream('data: {"ev":"welcome","body":{"protocol":1}}\n\ndata: {"ev":"lines","body":[]}\n\n'));
    return new Response('{"id":"i1"}');
  });
  const frames: Frame[] = [];
  const rest = new Rest({ token: () => 't', language: () => 'en' });
  await new Promise<void>((done) => {
    const carrier = streamCarrier(rest, {
      onOpen: () => {
        carrier.send({ id: 1, op: 'hello', body: {} });
        carrier.send({ id: 2, op: 'send', conv: 'c1', body: {} });
      },
      onFrame: (f) => frames.push(f),
      onHeard: () => {},
      onClose: done,
    });
  });
  expect(requests).toEqual(['POST /v1/events Bearer t', 'POST /v1/conversations/c1/messages Bearer t']);
  expect(frames).toContainEqual({ re: 1, body: { protocol: 1 } });
  expect(frames).toContainEqual({ ev: 'lines', body: [] });
});
