import { readFileSync } from 'node:fs';
import { expect, test } from './house/test.ts';
import { words } from './house/words.ts';

// The pages that need no script have their texts from the server's catalogue.
const says = JSON.parse(readFileSync(new URL('../../api/messages/zh-CN.json', import.meta.url), 'utf8')) as Record<string, string>;

test('without JavaScript: from "how do I reach a person?" to the queue, and a talk', async ({ person, agent }) => {
  const li = await agent('li');
  const page = await person({ javaScriptEnabled: false });
  await page.goto('/find-a-person');
  await page.getByRole('link', { name: '不用 JavaScript' }).click();
  await page.getByRole('combobox', { name: says['page.find.category'] ?? '' }).selectOption({ label: '账号安全' });
  await page.getByRole('button', { name: says['page.find.show'] ?? '' }).click();
  const door = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '网站', exact: true }) });
  await door.getByRole('link', { name: says['page.find.go'] ?? '' }).click();

  await page.getByRole('textbox', { name: says['page.contact.message'] ?? '' }).fill('手机号换了，收不到验证码');
  await page.getByRole('button', { name: says['page.contact.send'] ?? '' }).click();
  await expect(page.getByRole('status')).toContainText(says['page.status.waiting'] ?? '');
  await expect(page.getByRole('listitem').filter({ hasText: '收不到验证码' })).toHaveCount(1);

  const name = words<'customer.unnamed'>(['console'], 'zh-CN').t('customer.unnamed');
  await expect(li.offer(name)).toContainText('收不到验证码');
  await li.accept(name);
  await li.reply('请告诉我旧号码的后四位。');
  await expect(async () => {
    await page.getByRole('link', { name: says['page.contact.refresh'] ?? '' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: '请告诉我旧号码的后四位。' })).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await page.getByRole('textbox', { name: says['page.contact.message'] ?? '' }).fill('0731');
  await page.getByRole('button', { name: says['page.contact.reply'] ?? '', exact: true }).click();
  await expect(li.thread.getByText('0731', { exact: true })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: '0731' })).toHaveCount(1);
});
