import { expect, test } from 'vitest';
import { compileCatalogue } from '../scripts/icu-plugin.ts';
import { type Messages, pickLanguage, Texts } from './i18n.ts';

const texts = (source: Record<string, string>, language: 'zh-CN' | 'en' = 'en') =>
  new Texts(language, compileCatalogue(source) as Messages);

test('plain texts, arguments and numbers', () => {
  const t = texts({ a: 'Hello', b: 'Hello {name}', c: '{n, number} files' });
  expect([t.t('a'), t.t('b', { name: 'Li' }), t.t('c', { n: 12345 })]).toEqual(['Hello', 'Hello Li', '12,345 files']);
});

test('plurals with exact cases and #', () => {
  const t = texts({ q: '{n, plural, =0 {you are next} one {# person ahead} other {# people ahead}}' });
  expect([0, 1, 1234].map((n) => t.t('q', { n }))).toEqual(['you are next', '1 person ahead', '1,234 people ahead']);
});

test('select with a case for everything else', () => {
  const t = texts({ s: '{kind, select, call {by phone} other {here}}' });
  expect([t.t('s', { kind: 'call' }), t.t('s', { kind: 'x' })]).toEqual(['by phone', 'here']);
});

test('a key that the server chose and we do not know is undefined', () => {
  expect(texts({}).maybe('system.new')).toBeUndefined();
});

test('the wish decides the language, Chinese is the default', () => {
  expect([pickLanguage(['fr', 'en-GB']), pickLanguage(['zh-TW']), pickLanguage([])]).toEqual(['en', 'zh-CN', 'zh-CN']);
});
