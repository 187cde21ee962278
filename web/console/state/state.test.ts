import { describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../../wire/types.ts';
import { FakeDesk, START } from '../fake/desk.ts';
import { format, parse } from './address.ts';
import { Clock } from './clock.ts';
import { dueAt, REPLY_SOON_MS, replyDue } from './due.ts';
import { isSingle, matches, type Press, spell } from './keys.ts';
import { held, inOrder } from './order.ts';
import { FLUSH_MS, Store } from './store.ts';

describe('the store', () => {
  it('tells its readers once for a burst, and shows one moment until then', () => {
    vi.useFakeTimers();
    const store = new Store<number, number>(0, (n, events) => events.reduce((a, b) => a + b, n));
    const listener = vi.fn();
    store.subscribe(listener);
    for (let i = 0; i < 100; i++) store.add(1);
    expect(store.get()).toBe(0);
    vi.advanceTimersByTime(FLUSH_MS);
    expect(store.get()).toBe(100);
    expect(listener).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });

  it('shows what the agent did at once, after what had come before', () => {
    const store = new Store<string, string>('', (s, events) => s + events.join(''));
    store.add('a');
    store.now('b');
    expect(store.get()).toBe('ab');
  });

  it('stays silent when nothing changed', () => {
    const store = new Store<number, number>(1, (n) => n);
    const listener = vi.fn();
    store.subscribe(listener);
    store.now(5);
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('the order of the list', () => {
  const desk = new FakeDesk();
  const c = (id: string, part: Partial<Conversation>) => desk.conversation({ id, ...part });
  const rows = [
    c('quiet', { last_at: desk.at(-1000) }),
    c('waits-long', { awaiting_reply_since: desk.at(-90_000) }),
    c('promised', { status: 'parked', awaiting_reply_since: desk.at(-900_000) }),
    c('waits-short', { awaiting_reply_since: desk.at(-5_000) }),
    c('closed', { status: 'closed' }),
    c('foreign', { agent: { id: 'a2', name: '', role: 'agent' } }),
    c('asked', { agent: { id: 'a2', name: '', role: 'agent' }, consult: { with: { id: 'a1', name: '', role: 'agent' }, state: 'joined' } }),
  ];

  it('puts first who has waited longest, last what is promised for later', () => {
    expect(inOrder(rows, 'mine', 'a1')).toEqual(['waits-long', 'waits-short', 'quiet', 'asked', 'promised']);
    expect(inOrder(rows, 'reply', 'a1')).toEqual(['waits-long', 'waits-short']);
    expect(inOrder(rows, 'closed', 'a1')).toEqual(['closed']);
  });

  it('stands still while held: what left goes, what is new comes last', () => {
    expect(held(['a', 'b', 'c'], ['c', 'd', 'a'])).toEqual(['a', 'c', 'd']);
    const same = ['a', 'b'];
    expect(held(same, ['b', 'a'])).toBe(same);
  });
});

describe('a promised time', () => {
  const due = (ms: number) => new Date(START + ms).toISOString();
  it('is in time, at risk from three quarters on, then over', () => {
    expect(dueAt(due(30_000), 30_000, START)).toEqual({ standing: 'in-time', ms: 30_000, used: 0 });
    expect(dueAt(due(7_500), 30_000, START).standing).toBe('at-risk');
    expect(dueAt(due(7_900), 30_000, START).standing).toBe('in-time');
    expect(dueAt(due(0), 30_000, START).standing).toBe('at-risk');
    expect(dueAt(due(-2_000), 30_000, START)).toEqual({ standing: 'over', ms: 2_000, used: 100 });
  });

  it('of an answer counts from when the customer began to wait', () => {
    expect(replyDue(due(-1000), START).standing).toBe('in-time');
    expect(replyDue(due(-REPLY_SOON_MS), START).standing).toBe('at-risk');
    expect(replyDue(due(-2 * REPLY_SOON_MS), START).standing).toBe('over');
    expect(replyDue(due(5_000), START).ms).toBe(0);
  });
});

describe('the clock', () => {
  it('follows the server, not the computer', () => {
    const clock = new Clock(() => START);
    clock.set(new Date(START + 90_000).toISOString());
    expect(clock.exact()).toBe(START + 90_000);
    clock.set('no time');
    expect(clock.exact()).toBe(START + 90_000);
  });
});

describe('a key press', () => {
  const press = (part: Partial<Press>): Press => ({
    key: '',
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...part,
  });
  it('is a chord only with exactly its modifiers', () => {
    expect(matches(press({ key: 'a' }), 'a', false)).toBe(true);
    expect(matches(press({ key: 'A', shiftKey: true }), 'a', false)).toBe(false);
    expect(matches(press({ key: 'k', ctrlKey: true }), 'mod+k', false)).toBe(true);
    expect(matches(press({ key: 'k', metaKey: true }), 'mod+k', true)).toBe(true);
    expect(matches(press({ key: 'k', ctrlKey: true }), 'mod+k', true)).toBe(false);
    expect(matches(press({ key: '?', shiftKey: true }), '?', false)).toBe(true);
    expect(matches(press({ key: '¡', code: 'Digit1', altKey: true }), 'alt+1', true)).toBe(true);
    expect(matches(press({ key: 'Enter', altKey: true }), 'alt+enter', false)).toBe(true);
  });

  it('is never one while an input method composes', () => {
    expect(matches(press({ key: 'a', isComposing: true }), 'a', false)).toBe(false);
  });

  it('reads well', () => {
    expect([spell('mod+k', false), spell('mod+k', true), spell('alt+enter', false)]).toEqual(['Ctrl K', '⌘K', 'Alt ↵']);
    expect([isSingle('a'), isSingle('alt+enter')]).toEqual([true, false]);
  });
});

describe('an address', () => {
  it('brings back every view', () => {
    const views = [
      { page: 'inbox', filter: 'mine' },
      { page: 'inbox', filter: 'reply', conv: 'c/1&x' },
      { page: 'tickets', state: 'open', owner: 'a1' },
      { page: 'ticket', number: 'T 1/2' },
      { page: 'wall' },
    ] as const;
    for (const view of views) {
      const [path = '', search = ''] = format(view).split('?');
      expect(parse(path, search)).toEqual(view);
    }
  });

  it('that is unknown is the inbox', () => {
    expect(parse('/console/elsewhere', '?view=none')).toEqual({ page: 'inbox', filter: 'mine' });
  });
});
