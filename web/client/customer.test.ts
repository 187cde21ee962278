import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Customer } from './customer.ts';
import { DeadSocket, FakeSocket, fakeFetch } from './fake/browser.ts';
import { FakeServer } from './fake/server.ts';
import { Link } from './link.ts';
import { type Keep, memoryKeep } from './storage.ts';

let server: FakeServer;
let down: boolean;
let store: Keep;
const open: Customer[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  down = false;
  store = memoryKeep();
  vi.stubGlobal(
    'fetch',
    fakeFetch(server, () => down),
  );
});

afterEach(() => {
  for (const c of open.splice(0)) c.stop();
  expect(vi.getTimerCount(), 'a stopped customer leaves no timer behind').toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Opens the page; the same store is the same browser. */
async function page(): Promise<Customer> {
  const customer = new Customer({
    entry: 'app-settings-help',
    language: 'zh-CN',
    needs: () => [],
    link: async () => ({ Link }),
    store,
    openSocket: () => (down ? new DeadSocket() : new FakeSocket(server)) as unknown as WebSocket,
  });
  open.push(customer);
  void customer.start();
  await settle();
  return customer;
}

async function settle(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

function goDown(): void {
  down = true;
  server.drop();
}

const texts = (c: Customer) => c.view.items.filter((i) => i.kind === 'text').map((i) => i.text);

describe('one tap to a person', () => {
  test('puts the customer in the queue in one call', async () => {
    const c = await page();
    await c.askPerson();
    expect(server.calls.filter((x) => x.op === 'start' || x.op === 'person')).toHaveLength(1);
    expect(c.view.conversation).toMatchObject({ status: 'waiting', wait: { position: 4 } });
  });

  test('works over HTTP while the socket is not up', async () => {
    const c = await page();
    server.drop();
    expect(c.view.link).not.toBe('online');
    await c.askPerson();
    expect(c.view.conversation?.status).toBe('waiting');
  });

  test('without any network is kept as a wish and fulfilled at the reconnect', async () => {
    const c = await page();
    goDown();
    await c.askPerson();
    expect(c.view.wish).toBe(true);
    expect(c.view.failure).toBeUndefined();
    down = false;
    await settle(20_000);
    expect(c.view.conversation?.status).toBe('waiting');
    expect(c.view.wish).toBe(false);
  });

  test('the place is kept over a reload', async () => {
    const c = await page();
    await c.askPerson();
    c.stop();
    const again = await page();
    expect(again.view.conversation).toMatchObject({ id: c.view.conversation?.id, status: 'waiting' });
    expect(again.view.items.map((i) => i.code)).toEqual(['queued']);
  });
});

describe('messages', () => {
  test('are on screen at once, and once only after the answer and the push', async () => {
    const c = await page();
    await c.askPerson();
    c.sendText('你好');
    expect(c.view.pending.map((p) => p.send.text)).toEqual(['你好']);
    await settle();
    expect(c.view.pending).toEqual([]);
    expect(texts(c)).toEqual(['你好']);
  });

  test('written without a network leave in order, once, at the reconnect', async () => {
    const c = await page();
    await c.askPerson();
    goDown();
    c.sendText('一');
    c.sendText('二');
    c.sendText('三');
    await settle(5_000);
    expect(c.view.pending).toHaveLength(3);
    down = false;
    await settle(20_000);
    expect(server.items.filter((i) => i.kind === 'text').map((i) => i.text)).toEqual(['一', '二', '三']);
    expect(texts(c)).toEqual(['一', '二', '三']);
    expect(c.view.pending).toEqual([]);
  });

  test('survive a closed page: the next visit sends them', async () => {
    const c = await page();
    await c.askPerson();
    goDown();
    c.sendText('别丢');
    await settle();
    c.stop();
    down = false;
    const again = await page();
    await settle(1_000);
    expect(texts(again)).toEqual(['别丢']);
  });

  test('whose answer was lost are not stored twice', async () => {
    const c = await page();
    await c.askPerson();
    server.mute.add('send');
    c.sendText('一次');
    await settle();
    server.mute.clear();
    server.drop();
    await settle(20_000);
    expect(server.items.filter((i) => i.text === '一次')).toHaveLength(1);
    expect(texts(c)).toEqual(['一次']);
  });

  test('the first one opens the conversation', async () => {
    const c = await page();
    c.sendText('人工');
    await settle();
    expect(server.calls.map((x) => x.op)).toContain('start');
    expect(texts(c)).toEqual(['人工']);
    expect(c.view.pending).toEqual([]);
  });

  test('that the server refuses stay, say why, and can be sent again', async () => {
    const c = await page();
    await c.askPerson();
    server.refuse.set('send', { kind: 'invalid', reason: 'too-long', message: '太长了' });
    c.sendText('长');
    await settle();
    expect(c.view.pending).toMatchObject([{ state: 'failed', error: '太长了' }]);
    server.refuse.clear();
    c.retry(c.view.pending[0]?.client_id ?? '');
    await settle();
    expect(texts(c)).toEqual(['长']);
  });

  test('when the server is busy are sent again after the time it asks for', async () => {
    const c = await page();
    await c.askPerson();
    server.refuse.set('send', { kind: 'too-many', reason: 'too-many', message: '', retry_ms: 5_000 });
    c.sendText('等');
    await settle(100);
    server.refuse.clear();
    await settle(4_000);
    expect(c.view.pending).toHaveLength(1);
    await settle(2_000);
    expect(texts(c)).toEqual(['等']);
  });
});

describe('what the connection missed', () => {
  test('a hole in the sequence is noticed and filled', async () => {
    const c = await page();
    await c.askPerson();
    server.agentJoins();
    server.swallow = 1;
    server.agentSays('丢了的');
    server.agentSays('到了的');
    await settle(1_000);
    expect(texts(c)).toEqual(['丢了的', '到了的']);
  });

  test('a reconnect resumes by sequence', async () => {
    const c = await page();
    await c.askPerson();
    server.agentJoins();
    await settle();
    server.drop();
    server.agentSays('路上');
    await settle(5_000);
    expect(texts(c)).toEqual(['路上']);
  });

  test('afresh forgets and asks anew', async () => {
    const c = await page();
    await c.askPerson();
    await settle();
    server.swallow = 1;
    server.agentSays('新');
    server.push({ ev: 'afresh', conv: server.id });
    await settle();
    expect(texts(c)).toEqual(['新']);
  });

  test('a token that the server no longer knows leads to a new sign-in', async () => {
    const c = await page();
    await c.askPerson();
    server.tokens.clear();
    server.conversation = undefined;
    server.drop();
    await settle(20_000);
    expect(c.view.phase).toBe('ready');
    expect(c.view.link).toBe('online');
    expect(c.view.conversation).toBeUndefined();
  });

  test('a connection that falls silent is replaced', async () => {
    const c = await page();
    server.mute.add('ping');
    const before = [...server.connections][0];
    await settle(45_000);
    expect(c.view.link).toBe('online');
    expect([...server.connections][0]).not.toBe(before);
  });
});

describe('signs', () => {
  test('unread counts what people said since the last look, and the mark goes to the server', async () => {
    const c = await page();
    await c.askPerson();
    server.agentJoins();
    server.agentSays('在吗');
    await settle();
    expect(c.view.unread).toBe(1);
    c.seen();
    expect(c.view.unread).toBe(0);
    await settle(1_000);
    expect(server.conversation?.receipts.customer_read).toBe(3);
  });

  test('typing is shown for four seconds and ends with the message', async () => {
    const c = await page();
    await c.askPerson();
    server.agentJoins('林溪');
    server.agentTypes();
    await settle();
    expect(c.view.typing).toBe('林溪');
    await settle(4_000);
    expect(c.view.typing).toBeUndefined();
    server.agentTypes();
    server.agentSays('好');
    await settle();
    expect(c.view.typing).toBeUndefined();
  });

  test('drafts outlive the page', async () => {
    const c = await page();
    c.drafts.set('c1', '写了一半');
    c.stop();
    expect((await page()).drafts.get('c1')).toBe('写了一半');
  });
});
