import type { Language } from '../ui/i18n.ts';
import { crawl, expectAccessible } from './house/axe.ts';
import { picture, textFile } from './house/files.ts';
import { expect, test } from './house/test.ts';

const unnamed = { 'zh-CN': '未具名用户', en: 'Unnamed customer' } as const;

for (const language of ['zh-CN', 'en'] as const satisfies readonly Language[]) {
  test.describe(language, () => {
    test.use({ language });

    test(`the customer's page in every state (${language})`, async ({ customer, agent }) => {
      const zhang = await customer({ viewport: { width: 390, height: 844 } });
      const look = (state: string) => expectAccessible(zhang.page, 'customer', state);
      await zhang.open('web-open', `?lang=${language}`);
      await expect(zhang.person).toBeVisible();
      await look('welcome');
      await zhang.button('header.settings').click();
      await expect(zhang.page.getByRole('dialog')).toBeVisible();
      await look('settings');
      await zhang.page.keyboard.press('Escape');
      await zhang.askPerson();
      await zhang.queue.getByText(zhang.texts.t('queue.why')).click();
      await zhang.queue.getByText(zhang.texts.t('queue.other')).click();
      await look('queue');
      await expect(zhang.queue).toMatchAriaSnapshot({ name: `queue.${language}.yml` });
      await zhang.button('queue.callBack').click();
      await look('call back');
      await zhang.button('queue.stay').click();

      const li = await agent('li');
      const offer = li.anyOffer;
      await expect(offer).toBeVisible();
      await expectAccessible(li.page, 'console', 'offer');
      await offer.getByRole('button', { name: li.say('action.accept') }).click();
      const serving = zhang.with('小李');
      await expect(serving).toBeVisible();
      await zhang.say('https://example.com/a/b?c=d 1234');
      await zhang.sendFiles(picture('a.png'), textFile('notes.txt'));
      await li.reply('Ja.');
      await li.note('Note');
      await expect(zhang.log.getByText('Ja.', { exact: true })).toBeVisible();
      await expect(zhang.log.getByRole('button', { name: zhang.texts.t('file.open', { name: 'notes.txt' }) })).toBeVisible();
      await expect(zhang.log.getByRole('img')).toBeVisible();
      await look('talk');
      const stops = await crawl(zhang.page);
      expect(stops).toContain(zhang.texts.t('composer.send'));
      await zhang.button('header.elder').click();
      await look('large print');
      await zhang.button('header.elderOff').click();
      for (const theme of ['dark', 'light'] as const) {
        await zhang.page.emulateMedia({ colorScheme: theme });
        await look(`talk, ${theme}`);
      }
      await expect(serving).toMatchAriaSnapshot({ name: `serving.${language}.yml` });
      await expectAccessible(li.page, 'console', 'conversation');
      await zhang.end();
      await look('rating');
      await expect(zhang.rating).toMatchAriaSnapshot({ name: `rating.${language}.yml` });
      await zhang.rating.getByText(zhang.texts.t('rating.4'), { exact: true }).click();
      await zhang.button('rating.send').click();
      await expect(zhang.rating.getByRole('heading')).toHaveText(zhang.texts.t('rating.thanks'));
      await look('rated');
    });

    test(`the console in every state (${language})`, async ({ agent, customer, person }) => {
      const page = await person({ viewport: { width: 1440, height: 900 } });
      await page.goto('/console');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page, 'console', 'sign-in');
      const li = await agent('li');
      const look = (state: string) => expectAccessible(li.page, 'console', state);
      await look('nothing open');
      const [one, two] = [await customer(), await customer()];
      for (const c of [one, two]) {
        await c.open('web-open', `?lang=${language}`);
        await c.person.click();
        await li
          .offer(unnamed[language])
          .getByRole('button', { name: li.say('action.accept') })
          .click();
        await expect(li.anyOffer).toHaveCount(0);
      }
      await one.say('1');
      await two.say('2');
      await expect(li.list.getByRole('option')).toHaveCount(2);
      await look('two conversations');
      await crawl(li.page);
      await li.presence.click();
      await expect(li.page.getByRole('menu')).toBeVisible();
      await look('presence menu');
      await li.page.keyboard.press('Escape');
      for (const dialog of ['action.transfer', 'action.close'] as const) {
        await li.button(dialog, li.conversation).click();
        await expect(li.dialog).toBeVisible();
        await look(dialog);
        await expect(li.dialog).toMatchAriaSnapshot({ name: `${dialog}.${language}.yml` });
        await li.page.keyboard.press('Escape');
        await expect(li.dialog).toBeHidden();
      }
    });

    test(`the console's other pages (${language})`, async ({ agent }) => {
      const li = await agent('li');
      const look = (state: string) => expectAccessible(li.page, 'console', state);
      await li.page.keyboard.press('Control+k');
      await expect(li.dialog).toBeVisible();
      await look('palette');
      await li.page.keyboard.press('Escape');
      await li.page.getByRole('button', { name: li.say('settings.button', { name: '小李' }) }).click();
      await expect(li.dialog).toBeVisible();
      await look('settings');
      await li.page.keyboard.press('Escape');
      await li.page.getByRole('link', { name: li.say('nav.tickets') }).click();
      await expect(li.page.getByRole('heading', { name: li.say('tickets.title'), level: 1 })).toBeVisible();
      await look('tickets');
      const sun = await agent('sun', 'offline');
      await sun.page.getByRole('link', { name: sun.say('nav.wall') }).click();
      await expect(sun.page.getByRole('row', { name: /小李/ })).toBeVisible();
      await expectAccessible(sun.page, 'console', 'wall');
    });

    test(`the sample app, the doors and the pages without script (${language})`, async ({ person }) => {
      const page = await person({ viewport: { width: 390, height: 844 } });
      for (const path of [
        '/host',
        '/host/messages',
        '/host/me',
        '/host/me/settings',
        '/host/me/settings/help',
        '/host/me/support',
        '/host/profile',
        '/host/business',
        '/host/web',
        '/host/me/persona',
      ]) {
        await page.goto(path);
        await expect(page.getByRole('main')).toBeVisible();
        await expectAccessible(page, 'customer', path);
      }
      await page.setViewportSize({ width: 1280, height: 860 });
      await page.goto('/host');
      await expect(page.getByRole('complementary')).toBeVisible();
      await expectAccessible(page, 'customer', '/host, wide');
      await page.goto('/find-a-person?category=order');
      await expect(page.getByRole('heading', { level: 3 }).first()).toBeVisible();
      await expectAccessible(page, 'customer', '/find-a-person');
      await crawl(page);
      for (const path of ['/contact', '/find-a-person?plain=1&show=1&category=order', '/docs']) {
        await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
        await expectAccessible(page, path === '/docs' ? 'console' : 'customer', path);
      }
    });
  });
}

test('at 320 × 256 pixels everything can still be read and reached', async ({ customer, agent }) => {
  const li = await agent('li');
  const zhang = await customer({ viewport: { width: 320, height: 256 } });
  await zhang.open();
  const noSideways = () => zhang.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  expect(await noSideways()).toBe(true);
  await zhang.askPerson();
  expect(await noSideways()).toBe(true);
  await li.accept(li.say('customer.unnamed'));
  await zhang.say('一段比较长的话，用来看看在很窄的屏幕上会不会折行，会不会被遮住。');
  await li.reply('好的，我来处理。');
  const answer = zhang.log.getByText('好的，我来处理。', { exact: true });
  await answer.scrollIntoViewIfNeeded();
  await expect(answer).toBeInViewport();
  expect(await noSideways()).toBe(true);
  expect(await zhang.log.evaluate((log) => log.clientHeight)).toBeGreaterThanOrEqual(128);
  await crawl(zhang.page);
  await zhang.end();
  expect(await noSideways()).toBe(true);
  await zhang.button('rating.send').scrollIntoViewIfNeeded();
  await expect(zhang.button('rating.send')).toBeInViewport();
});
