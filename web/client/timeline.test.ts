import { expect, test } from 'vitest';
import type { Item } from '../wire/types.ts';
import { itemsMost, Timeline } from './timeline.ts';

const item = (seq: number): Item => ({
  id: `i${seq}`,
  seq,
  at: '2026-11-22T00:00:00Z',
  kind: 'text',
  author: { role: 'agent' },
  text: `${seq}`,
});
const seqs = (t: Timeline) => t.items.map((i) => i.seq);

test('any order, any number of times, gives one ascending sequence', () => {
  const t = new Timeline();
  for (const seq of [3, 1, 2, 2, 5, 1, 4]) t.add([item(seq)]);
  expect(seqs(t)).toEqual([1, 2, 3, 4, 5]);
  expect(t.cursor).toBe(5);
  expect(t.gap).toBe(false);
});

test('the cursor stops before a hole and passes it when it is filled', () => {
  const t = new Timeline();
  t.add([item(1), item(3)]);
  expect([t.cursor, t.gap]).toEqual([1, true]);
  t.add([item(2)]);
  expect([t.cursor, t.gap]).toEqual([3, false]);
});

test('a page from the middle counts as complete from its first item on', () => {
  const t = new Timeline();
  t.reset([item(41), item(42)], true);
  expect([t.cursor, t.older]).toEqual([42, true]);
  t.addOlder([item(39), item(40)], true);
  expect(seqs(t)).toEqual([39, 40, 41, 42]);
});

test('adding what is there changes nothing, by identity', () => {
  const t = new Timeline();
  t.add([item(1)]);
  const before = t.items;
  expect(t.add([item(1)])).toBe(false);
  expect(t.items).toBe(before);
});

test('an erasure replaces the content at its place', () => {
  const t = new Timeline();
  t.add([item(1)]);
  const { text: _, ...bare } = item(1);
  t.add([{ ...bare, erased: true }]);
  expect(t.items).toMatchObject([{ seq: 1, erased: true }]);
});

test('what is expected but not there is a gap', () => {
  const t = new Timeline();
  t.add([item(1)]);
  t.expect(2);
  expect(t.gap).toBe(true);
});

test('the oldest are let go past the limit, and can be asked for again', () => {
  const t = new Timeline();
  t.add(Array.from({ length: itemsMost + 10 }, (_, i) => item(i + 1)));
  expect(t.items).toHaveLength(itemsMost);
  expect([t.items[0]?.seq, t.older, t.cursor]).toEqual([11, true, itemsMost + 10]);
});
