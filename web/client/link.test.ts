import { afterEach, expect, test, vi } from 'vitest';
import { Link, type LinkState } from './link.ts';
import { Rest } from './rest.ts';

afterEach(() => vi.unstubAllGlobals());

/** A stream that sends what it is given and stays open. */
function openStream(...frames: object[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const f of frames) controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(f)}\n\n`));
    },
  });
}

test('where no WebSocket gets through, the link comes up over events and carries pushes and calls', async () => {
  const sockets: string[] = [];
  vi.stubGlobal(
    'WebSocket',
    class {
      constructor(url: string) {
        sockets.push(url);
        throw new Error('not through this proxy');
      }
    },
  );
  vi.stubGlobal('fetch', async (url: string) =>
    url === '/v1/events'
      ? new Response(
          openStream(
            { ev: 'welcome', body: { protocol: 1, server_time: '2026-11-25T00:00:00Z', ping_ms: 20_000 } },
            { ev: 'lines', body: [] },
          ),
        )
      : new Response('{"id":"i1","seq":1,"at":"2026-11-25T00:00:00Z"}'),
  );
  const states: LinkState[] = [];
  const link = await new Promise<Link>((up) => {
    const made: Link = new Link({
      rest: new Rest({ token: () => 't', language: () => 'en' }),
      token: () => 't',
      language: () => 'en',
      resume: () => ({}),
      onWelcome: () => {},
      onPush: (push) => push.ev === 'lines' && up(made),
      onState: (state) => states.push(state),
      onRefused: () => {},
      random: () => 0,
    });
    made.start();
  });
  expect(sockets.length).toBeGreaterThan(0);
  expect(states.at(-1)).toBe('online');
  expect(await link.call('send', { client_id: 'x', kind: 'text', text: 'hello' }, { conv: 'c1' })).toMatchObject({ seq: 1 });
  link.stop();
  link.stop();
  expect(states.at(-1)).toBe('stopped');
});
