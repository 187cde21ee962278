import { describe, expect, it } from 'vitest';
import type { Item, Push } from '../../wire/types.ts';
import { FakeDesk, START } from '../fake/desk.ts';
import { type DeskEvent, type DeskState, ENDED_MAX, emptyDesk, fold, mergeItems, TIMELINE_MAX, TYPING_MS } from './fold.ts';

const item = (seq: number, part: Partial<Item> = {}): Item => ({
  id: `m${seq}`,
  seq,
  at: new Date(START + seq * 1000).toISOString(),
  kind: 'text',
  author: { role: 'customer' },
  text: `message ${seq}`,
  ...part,
});
const push = (p: Push): DeskEvent => ({ kind: 'push', push: p, at: START });
const seqs = (state: DeskState, conv = 'c1') => state.timelines.get(conv)?.items.map((i) => i.seq);

function started(...seqsThere: number[]): { desk: FakeDesk; state: DeskState } {
  const desk = new FakeDesk();
  desk.conversation({ id: 'c1' });
  desk.conversation({ id: 'c2' });
  let state = fold(emptyDesk, [{ kind: 'desk', desk: desk.desk(), afresh: [] }]);
  if (seqsThere.length > 0)
    state = fold(state, [{ kind: 'page', conv: 'c1', items: seqsThere.map((s) => item(s)), more: false, older: false }]);
  return { desk, state };
}

describe('a fold', () => {
  it('gives the same object back when nothing changed', () => {
    const { state } = started(1, 2);
    expect(fold(state, [])).toBe(state);
    expect(fold(state, [{ kind: 'read', conv: 'c1' }])).toBe(state);
    expect(fold(state, [{ kind: 'tick', at: START }])).toBe(state);
  });

  it('keeps the identity of rows that did not change', () => {
    const { state } = started();
    const changed = { ...(state.conversations.get('c1') as object), tags: ['x'] } as never;
    const next = fold(state, [push({ ev: 'conversation', conv: 'c1', body: changed })]);
    expect(next.conversations.get('c2')).toBe(state.conversations.get('c2'));
    expect(next.conversations.get('c1')).not.toBe(state.conversations.get('c1'));
    expect(next.timelines).toBe(state.timelines);
  });

  it('ignores what a newer server pushes', () => {
    const { state } = started(1);
    expect(fold(state, [push({ ev: 'weather', body: {} } as never)])).toBe(state);
  });
});

describe('a timeline', () => {
  it('is ascending with each seq once, whatever the order of arrival', () => {
    expect(mergeItems([item(1), item(2)], [item(4), item(3), item(2)]).map((i) => i.seq)).toEqual([1, 2, 3, 4]);
  });

  it('takes the newer content of a known place', () => {
    const merged = mergeItems([item(1), item(2)], [item(1, { erased: true })]);
    expect(merged[0]?.erased).toBe(true);
  });

  it('stays unopened until its first page comes', () => {
    const { state } = started();
    expect(fold(state, [push({ ev: 'item', conv: 'c1', seq: 1, body: item(1) })]).timelines.has('c1')).toBe(false);
  });

  it('notices a gap, and closes it with the page that fills it', () => {
    const { state } = started(1, 2);
    const gap = fold(state, [push({ ev: 'item', conv: 'c1', seq: 5, body: item(5) })]);
    expect(gap.timelines.get('c1')?.gapAfter).toBe(2);
    const filled = fold(gap, [{ kind: 'page', conv: 'c1', items: [item(3), item(4), item(5)], more: false, older: false }]);
    expect(filled.timelines.get('c1')?.gapAfter).toBe(0);
    expect(seqs(filled)).toEqual([1, 2, 3, 4, 5]);
  });

  it('closes a gap when the missing entry comes late by itself', () => {
    const { state } = started(1, 2);
    const late = fold(
      state,
      [4, 3].map((s) => push({ ev: 'item', conv: 'c1', seq: s, body: item(s) })),
    );
    expect(late.timelines.get('c1')?.gapAfter).toBe(0);
    expect(seqs(late)).toEqual([1, 2, 3, 4]);
  });

  it('notices by the snapshot after a reconnect that entries are missing', () => {
    const { desk, state } = started(1, 2);
    desk.change('c1', { seq: 7 });
    expect(fold(state, [{ kind: 'desk', desk: desk.desk(), afresh: [] }]).timelines.get('c1')?.gapAfter).toBe(2);
  });

  it('is forgotten when the server says to start afresh, alone or with all others', () => {
    const { desk, state } = started(1, 2);
    expect(fold(state, [{ kind: 'desk', desk: desk.desk(), afresh: ['c1'] }]).timelines.has('c1')).toBe(false);
    expect(fold(state, [push({ ev: 'afresh' })]).timelines.size).toBe(0);
    expect(fold(state, [push({ ev: 'afresh', conv: 'c2' })]).timelines.size).toBe(1);
  });

  it('pages upwards and knows whether there is more', () => {
    const { state } = started(51, 52);
    const older = fold(state, [{ kind: 'page', conv: 'c1', items: [item(49), item(50)], more: true, older: true }]);
    expect(seqs(older)).toEqual([49, 50, 51, 52]);
    expect(older.timelines.get('c1')?.more).toBe(true);
  });

  it('keeps at most so many entries and then says that there are older ones', () => {
    const { state } = started(...Array.from({ length: TIMELINE_MAX }, (_, i) => i + 1));
    const next = fold(state, [push({ ev: 'item', conv: 'c1', seq: TIMELINE_MAX + 1, body: item(TIMELINE_MAX + 1) })]);
    expect(next.timelines.get('c1')?.items.length).toBe(TIMELINE_MAX);
    expect(next.timelines.get('c1')?.more).toBe(true);
  });
});

describe('offers', () => {
  const ringing = () => {
    const { desk, state } = started();
    const first = desk.offer(desk.conversation({ id: 'c8' }));
    const second = desk.offer(desk.conversation({ id: 'c9' }));
    return { desk, first, second, state: fold(state, [push({ ev: 'offer', body: first }), push({ ev: 'offer', body: second })]) };
  };

  it('ring side by side, the oldest first, each once', () => {
    const { state, first, second } = ringing();
    const again = fold(state, [push({ ev: 'offer', body: second })]);
    expect(again.offers.map((o) => o.id)).toEqual([first.id, second.id]);
  });

  it('that were missed or withdrawn say so; those taken or refused by me do not', () => {
    const { state, first, second } = ringing();
    const missed = fold(state, [push({ ev: 'offer-gone', body: { id: first.id, how: 'missed' } })]);
    expect(missed.ended.map((e) => e.how)).toEqual(['missed']);
    const declined = fold(missed, [{ kind: 'offer-gone', gone: { id: second.id, how: 'declined' } }]);
    expect(declined.offers).toEqual([]);
    expect(declined.ended.length).toBe(1);
    expect(fold(declined, [{ kind: 'ended-dismissed', offer: first.id }]).ended).toEqual([]);
  });

  it('that ran out while the connection was lost count as missed', () => {
    const { desk, state, first } = ringing();
    desk.offers.delete(first.id);
    const back = fold(state, [{ kind: 'desk', desk: desk.desk(), afresh: [] }]);
    expect(back.offers.length).toBe(1);
    expect(back.ended[0]?.offer.id).toBe(first.id);
  });

  it('that ended are kept on show up to a limit', () => {
    let { state } = started();
    const desk = new FakeDesk();
    for (let i = 0; i < ENDED_MAX + 2; i++) {
      const offer = desk.offer(desk.conversation());
      state = fold(state, [push({ ev: 'offer', body: offer }), push({ ev: 'offer-gone', body: { id: offer.id, how: 'missed' } })]);
    }
    expect(state.ended.length).toBe(ENDED_MAX);
  });
});

describe('typing', () => {
  it('is shown for the protocol’s time and ends with the message', () => {
    const { state } = started(1);
    const sign = push({ ev: 'typing', conv: 'c1', body: { author: { role: 'customer' } } });
    const typing = fold(state, [sign]);
    expect(typing.typing.has('c1')).toBe(true);
    expect(fold(typing, [{ kind: 'tick', at: START + TYPING_MS - 1 }]).typing.has('c1')).toBe(true);
    expect(fold(typing, [{ kind: 'tick', at: START + TYPING_MS }]).typing.has('c1')).toBe(false);
    expect(fold(typing, [push({ ev: 'item', conv: 'c1', seq: 2, body: item(2) })]).typing.has('c1')).toBe(false);
  });
});

describe('a conversation', () => {
  it('leaves the desk when it is no longer mine', () => {
    const { state } = started();
    expect(fold(state, [push({ ev: 'gone', conv: 'c1' })]).conversations.has('c1')).toBe(false);
  });

  it('loses its unread mark once read', () => {
    const { state } = started();
    const unread = fold(state, [
      push({ ev: 'conversation', conv: 'c1', body: { ...(state.conversations.get('c1') as object), unread: 3 } as never }),
    ]);
    expect(fold(unread, [{ kind: 'read', conv: 'c1' }]).conversations.get('c1')?.unread).toBe(0);
  });
});
