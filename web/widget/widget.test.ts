import { expect, test } from 'vitest';
import { compileCatalogue } from '../scripts/icu-plugin.ts';
import { type Messages, Texts } from '../ui/i18n.ts';
import talkEN from '../ui/locales/talk.en.json' with { type: 'json' };
import talkZH from '../ui/locales/talk.zh-CN.json' with { type: 'json' };
import waitEN from '../ui/locales/wait.en.json' with { type: 'json' };
import waitZH from '../ui/locales/wait.zh-CN.json' with { type: 'json' };
import en from '../ui/locales/widget.en.json' with { type: 'json' };
import zh from '../ui/locales/widget.zh-CN.json' with { type: 'json' };
import { findSecret, mask } from './secrets.ts';
import { type Key, waitWords } from './words.ts';
import { dayWords, lengthWords, sizeWords } from './words-more.ts';

const english = new Texts<Key>('en', compileCatalogue({ ...en, ...waitEN, ...talkEN }) as Messages);
const chinese = new Texts<Key>('zh-CN', compileCatalogue({ ...zh, ...waitZH, ...talkZH }) as Messages);
const wait = (low_s: number, high_s: number, known = true) => ({ known, low_s, high_s, ahead: 0, staffed: 1 });

test.each([
  [wait(0, 0, false), 'not known yet', '还说不准'],
  [wait(0, 20), 'less than about 1 minute', '大约不到 1 分钟'],
  [wait(10, 60), 'about 1 minute', '大约 1 分钟'],
  [wait(90, 240), 'about 1–4 minutes', '大约 1–4 分钟'],
  [wait(119, 121), 'about 1–3 minutes', '大约 1–3 分钟'],
  [wait(3600, 3 * 3600), 'about 1–3 hours', '大约 1–3 小时'],
])('a wait of %o in words', (w, inEnglish, inChinese) => {
  expect([waitWords(w, english), waitWords(w, chinese)]).toEqual([inEnglish, inChinese]);
});

test('days', () => {
  const now = new Date(2026, 10, 25, 0, 30);
  const day = (d: number) => new Date(2026, 10, d, 23, 50).toISOString();
  expect([dayWords(day(24), chinese, now), dayWords(new Date(2026, 10, 25, 0, 1).toISOString(), english, now)]).toEqual(['昨天', 'Today']);
  expect(dayWords(day(20), english, now)).toBe('Friday, November 20');
});

test('sizes and lengths', () => {
  expect([sizeWords(20e6, 'en'), sizeWords(1500, 'en'), sizeWords(0, 'en'), lengthWords(65_400)]).toEqual([
    '20 MB',
    '1.5 kB',
    '1 kB',
    '1:05',
  ]);
});

test.each([
  ['我的卡号 6222 0212 3456 7894 谢谢', '我的卡号 6222 •••• •••• ••94 谢谢'],
  ['号码 6222 0212 3456 7895', undefined],
  ['card 4111 1111 1111 1111 please', 'card 4111 •••• •••• ••11 please'],
  ['身份证 11010519491231002X', '身份证 1101••••••••••••2X'],
  ['订单 202611250001234567', undefined],
  ['phone 13800138000', undefined],
])('secrets in %s', (text, masked) => {
  const secret = findSecret(text);
  expect(secret && mask(text, secret)).toBe(masked);
});
