import { once } from 'node:events';
import { createServer } from 'node:http';
import { Customer } from './house/customer.ts';
import { expect, test } from './house/test.ts';
import { words } from './house/words.ts';

test('who I am and what is wrong leads to the doors that fit, and one tap from each to the queue', async ({ person, agent, language }) => {
  const li = await agent('li');
  const find = words<keyof typeof import('../ui/locales/find.en.json')>(['find'], language);
  const page = await person();
  await page.goto('/find-a-person');
  await page
    .getByRole('group', { name: find.t('find.what') })
    .getByText('账号安全', { exact: true })
    .click();
  await page
    .getByRole('group', { name: find.t('find.who') })
    .getByText('个人用户', { exact: true })
    .click();
  await expect(page).toHaveURL(/category=account-safety/);
  const doors = page.getByRole('region', { name: /个/ }).getByRole('list').first().getByRole('listitem');
  await expect(doors.first()).toContainText(find.t('find.open'));
  await page.getByRole('link', { name: find.t('find.goTo', { action: find.t('find.go.chat'), door: '网站' }), exact: true }).click();

  const customer = new Customer(page, language);
  await customer.askPerson();
  const offer = li.offer(li.say('customer.unnamed'));
  await expect(offer).toContainText('账号安全');
});

test('the widget in a page of another origin: one script tag, one tap, talk, close, and the focus is back', async ({
  person,
  agent,
  server,
  language,
}) => {
  const li = await agent('li');
  const shop =
    await servePage(`<!doctype html><html lang="zh-CN"><title>山货小铺</title><main><h1>山货小铺</h1><p><a href="#a">核桃</a></p></main>
<script async src="${server.url}/w.js" data-entry="web-open"></script>`);
  const page = await person();
  await page.goto(shop.url);
  const launcher = page.getByRole('button', { name: '找人工' });
  await launcher.click();
  await expect(page.getByRole('heading', { name: '山货小铺' })).toBeVisible();
  const customer = new Customer(page, language);
  customer.at = page.frameLocator('iframe');
  await customer.askPerson();
  await li.accept(li.say('customer.unnamed'));
  await expect(customer.with('小李')).toBeVisible();
  await customer.say('核桃可以开发票吗？');
  await expect(li.thread.getByText('核桃可以开发票吗？', { exact: true })).toBeVisible();

  await customer.box.press('Escape');
  await expect(launcher).toBeFocused();
  await li.reply('可以的。');
  await expect(launcher).toContainText('1');
  await launcher.press('Enter');
  await expect(customer.log.getByText('可以的。', { exact: true })).toBeVisible();
  await customer.button('page.close').click();
  await expect(launcher).toBeFocused();

  // The page is left and visited again: the same conversation.
  await page.reload();
  await page.getByRole('button', { name: '找人工' }).click();
  await expect(customer.log.getByText('可以的。', { exact: true })).toBeVisible();
  await shop.stop();
});

test('asking for a person in words enters the queue', async ({ customer, language }) => {
  for (const [wish, answer] of [
    ['人工', 'zh-CN'],
    ['talk to a human', 'en'],
  ] as const) {
    const zhang = await customer({ locale: answer });
    const there = new Customer(zhang.page, answer === language ? language : answer);
    await there.open('web-open', `?lang=${answer}`);
    await there.say(wish);
    await expect(there.at.getByRole('region', { name: there.texts.t('queue.title') })).toBeVisible();
    await expect(there.log.getByText(wish, { exact: true })).toHaveCount(1);
  }
});

async function servePage(html: string): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html; charset=utf-8').end(html)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no address');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://localhost:${address.port}/`, stop };
}
