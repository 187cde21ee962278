import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Rest } from '../../client/rest.ts';
import { memoryKeep } from '../../client/storage.ts';
import { Console } from '../console.ts';
import { FakePage } from '../fake/browser.ts';
import { FakeDesk, START } from '../fake/desk.ts';
import type { Press } from '../state/keys.ts';
import { Cell } from '../state/store.ts';
import { loadTexts } from '../texts.ts';
import { acceptOffer } from './accept-offer.ts';
import { actionFor, actions } from './all.ts';
import { sendClose } from './close.ts';
import { declineOffer } from './decline-offer.ts';
import { handOver } from './finish-consult.ts';
import { changePresence } from './presence.ts';
import { nextConversation } from './step.ts';
import { sendTags } from './tags.ts';
import { sendTicket } from './ticket.ts';
import { sendTransfer } from './transfer.ts';

const press = (key: string, part: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...part,
});

let page: FakePage;
let desk: FakeDesk;
let keep = memoryKeep();
let left: string[];

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  desk = new FakeDesk(Date.now);
  page = new FakePage(desk);
  keep = memoryKeep();
  left = [];
  for (const [name, value] of Object.entries(page.globals())) vi.stubGlobal(name, value);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Lets frames, timers and answers arrive. */
const settle = (ms = 150) => vi.advanceTimersByTimeAsync(ms);

async function console_(): Promise<Console> {
  const texts = new Cell(await loadTexts('zh-CN'));
  const console = new Console({
    session: { token: 'token-1', agent: desk.me },
    texts,
    keep,
    rest: new Rest({ token: () => 'token-1', language: () => 'zh-CN' }),
    onSignOut: (how) => left.push(how),
  });
  console.start();
  await settle();
  return console;
}

describe('an offer', () => {
  it('is accepted with A: its conversation opens and the cursor goes to the reply', async () => {
    const console = await console_();
    const offer = desk.offer(desk.conversation({ id: 'c1' }));
    await settle();
    expect(actionFor(console, press('a'), false)).toBe(acceptOffer);
    await acceptOffer.run(console);
    await settle();
    expect(console.store.get().offers).toEqual([]);
    expect(console.store.get().ended).toEqual([]);
    expect(console.store.get().conversations.get('c1')?.status).toBe('active');
    expect(console.address.get()).toEqual({ page: 'inbox', conv: 'c1', filter: 'mine' });
    expect(console.focus.get()).toMatchObject({ place: 'compose', mode: 'reply' });
    expect(desk.calls.find((c) => c.op === 'accept')?.offer).toBe(offer.id);
  });

  it('that is gone leaves a notice in the server’s words and opens nothing', async () => {
    const console = await console_();
    desk.offer(desk.conversation({ id: 'c1' }));
    await settle();
    desk.offers.clear();
    await acceptOffer.run(console);
    expect(console.notices.get().map((n) => n.kind)).toEqual(['failed']);
    expect(console.address.get()).toEqual({ page: 'inbox', filter: 'mine' });
  });

  it('is declined with D and leaves no notice', async () => {
    const console = await console_();
    desk.offer(desk.conversation());
    await settle();
    await declineOffer.run(console);
    await settle();
    expect(console.store.get().offers).toEqual([]);
    expect(console.store.get().ended).toEqual([]);
  });
});

describe('keys', () => {
  it('of one letter do nothing while somebody types, in a dialog, or switched off', async () => {
    const console = await console_();
    desk.offer(desk.conversation());
    await settle();
    expect(actionFor(console, press('a'), true)).toBeUndefined();
    expect(actionFor(console, press('Enter', { altKey: true }), true)).toBe(acceptOffer);
    console.dialog.set({ name: 'help' });
    expect(actionFor(console, press('a'), false)).toBeUndefined();
    console.dialog.set(null);
    console.settings.change({ singleKeys: false });
    expect(actionFor(console, press('a'), false)).toBeUndefined();
  });

  it('are each given once', () => {
    const chords = actions.flatMap((a) => a.keys ?? []);
    expect(new Set(chords).size).toBe(chords.length);
  });
});

describe('a message', () => {
  it('written while the connection is lost goes once it is back, once, and is in the timeline', async () => {
    desk.conversation({ id: 'c1' });
    const console = await console_();
    await console.page('c1', 'first');
    page.down = true;
    page.drop();
    await settle();
    expect(console.connection.get()).toBe('lost');
    console.send('c1', { kind: 'text', text: '请稍等' }, false);
    console.send('c1', { kind: 'text', text: '内部看一下' }, true);
    expect(console.unsent.get().length).toBe(2);
    page.down = false;
    await settle(20_000);
    expect(console.connection.get()).toBe('online');
    expect(console.unsent.get()).toEqual([]);
    const items = console.store.get().timelines.get('c1')?.items ?? [];
    expect(items.map((i) => [i.kind, i.text])).toEqual([
      ['text', '请稍等'],
      ['note', '内部看一下'],
    ]);
    expect(desk.items.get('c1')?.length).toBe(2);
  });

  it('unsent is still there after a reload, as is a draft for each mode', async () => {
    desk.conversation({ id: 'c1' });
    const before = await console_();
    page.down = true;
    page.drop();
    await settle();
    before.send('c1', { kind: 'text', text: '还在吗' }, false);
    before.drafts.set('c1', '写到一半', 'reply');
    before.drafts.set('c1', '备注一半', 'note');
    before.link.stop();
    const after = await console_();
    expect(after.unsent.get().map((p) => p.send.text)).toEqual(['还在吗']);
    expect([after.drafts.get('c1', 'reply'), after.drafts.get('c1', 'note'), after.drafts.get('c2', 'reply')]).toEqual([
      '写到一半',
      '备注一半',
      '',
    ]);
  });

  it('that the server refuses stays with its reason, to be tried again', async () => {
    desk.conversation({ id: 'c1' });
    const console = await console_();
    desk.refuse.set('send', { kind: 'conflict', reason: 'closed', message: '会话已结束。' });
    console.send('c1', { kind: 'text', text: '晚了' }, false);
    await settle();
    expect(console.unsent.get().map((p) => [p.state, p.error])).toEqual([['failed', '会话已结束。']]);
    desk.refuse.clear();
    console.outbox.retry(console.unsent.get()[0]?.client_id ?? '');
    await settle();
    expect(console.unsent.get()).toEqual([]);
  });
});

describe('a lost connection', () => {
  it('brings what was missed, in order and without a gap', async () => {
    desk.conversation({ id: 'c1' });
    desk.item('c1', { text: '一' });
    const console = await console_();
    await console.page('c1', 'first');
    page.down = true;
    page.drop();
    await settle();
    desk.item('c1', { text: '二' });
    desk.item('c1', { text: '三' });
    page.down = false;
    await settle(20_000);
    expect(
      console.store
        .get()
        .timelines.get('c1')
        ?.items.map((i) => i.text),
    ).toEqual(['一', '二', '三']);
    expect(console.store.get().timelines.get('c1')?.gapAfter).toBe(0);
  });
});

describe('a conversation', () => {
  it('that is closed makes room for the next in the list', async () => {
    for (const id of ['c1', 'c2']) desk.conversation({ id, last_at: desk.at(id === 'c1' ? -1 : -2) });
    const console = await console_();
    console.open('c1');
    expect(await sendClose(console, 'c1', { solved: true })).toBe(true);
    expect(console.address.get()).toMatchObject({ conv: 'c2' });
    expect(desk.calls.find((c) => c.op === 'close')?.body).toEqual({ solved: true });
  });

  it('is handed on with a note, and a consult is finished by handing over', async () => {
    desk.conversation({ id: 'c1' });
    const console = await console_();
    console.open('c1');
    expect(await sendTransfer(console, 'c1', { agent: 'a2', mode: 'consult', note: '请看保证金' })).toBe(true);
    await settle();
    expect(console.store.get().conversations.get('c1')?.consult?.state).toBe('ringing');
    expect(handOver.when(console)).toBe(false);
    desk.change('c1', { consult: { with: desk.colleagues[0] as never, state: 'joined' } });
    await settle();
    expect(handOver.when(console)).toBe(true);
    await handOver.run(console);
    await settle();
    expect(console.store.get().conversations.has('c1')).toBe(false);
  });

  it('gets tags and a ticket', async () => {
    desk.conversation({ id: 'c1' });
    const console = await console_();
    await sendTags(console, 'c1', ['退款']);
    const number = await sendTicket(console, { title: '退款未到账', conversation: 'c1' });
    await settle();
    expect(console.store.get().conversations.get('c1')).toMatchObject({ tags: ['退款'], tickets: [number] });
  });

  it('follows in the order on screen', async () => {
    for (const id of ['c1', 'c2']) desk.conversation({ id });
    const console = await console_();
    console.rows = ['c2', 'c1'];
    nextConversation.run(console);
    nextConversation.run(console);
    expect(console.address.get()).toMatchObject({ conv: 'c1' });
  });
});

describe('presence', () => {
  it('changes and is said', async () => {
    const console = await console_();
    await changePresence(console, 'away');
    expect(console.store.get().me?.presence).toBe('away');
    expect(console.spoken.get().text).toContain('小休');
  });
});

describe('signing out', () => {
  it('keeps what is unsent for the next sign-in', async () => {
    desk.conversation({ id: 'c1' });
    const console = await console_();
    page.down = true;
    page.drop();
    console.send('c1', { kind: 'text', text: '留着' }, false);
    console.signOut();
    expect(left).toEqual(['asked']);
    expect((await console_()).unsent.get().length).toBe(1);
  });
});

describe('the catalogue', () => {
  const read = (language: string): Record<string, string> =>
    JSON.parse(readFileSync(new URL(`../../ui/locales/console.${language}.json`, import.meta.url), 'utf8'));
  it('has the same keys in both languages, none of them empty', () => {
    const zh = read('zh-CN');
    const en = read('en');
    expect(Object.keys(en)).toEqual(Object.keys(zh));
    expect(Object.entries({ ...zh, ...en }).filter(([, text]) => !text.trim())).toEqual([]);
  });
});
