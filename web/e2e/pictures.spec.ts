import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Language } from '../ui/i18n.ts';
import { picture } from './house/files.ts';
import { expect, test } from './house/test.ts';

/** Where pictures are put: under results, or, to make those of the README anew, in docs/img (JIETONG_PICTURES=docs). */
const results = fileURLToPath(new URL('results/pictures', import.meta.url));
const docs = fileURLToPath(new URL('../../docs/img', import.meta.url));
const forDocs = process.env.JIETONG_PICTURES === 'docs';

const widths = { 1440: 900, 768: 1024, 390: 844 } as const;

/** One page at the widths of a desk, a tablet and a phone, as it is on screen. */
async function shoot(page: Page, name: string, language: Language): Promise<void> {
  for (const [width, height] of Object.entries(widths)) {
    await page.setViewportSize({ width: Number(width), height });
    await page.screenshot({ path: join(results, `${name}.${language}.${width}.png`), animations: 'disabled' });
  }
}

const said = {
  'zh-CN': {
    asks: ['我的手机号换了，登录收不到验证码', '账号是 2019 年注册的'],
    answers: ['您好，我是小李。换号可以走人脸核验，五分钟就好。', '我发一张图给您，按图上的步骤来。'],
    note: '旧号已停机，按换绑流程处理',
    others: ['退款申请三天没有动静，请帮忙看看', '直播间被误封，已提交材料', '企业号认证的营业执照过期了怎么办'],
    comment: '很快，一步就找到人了',
  },
  en: {
    asks: ['I changed my phone number and the code never arrives', 'The account is from 2019'],
    answers: ['Hello, this is Li. A face check settles it in five minutes.', 'I am sending a picture with the steps.'],
    note: 'Old number is dead: use the rebinding procedure',
    others: ['My refund has not moved for three days', 'My live room was closed by mistake', 'Our business licence has expired, what now?'],
    comment: 'Quick, one tap to a person',
  },
} as const;

for (const language of ['zh-CN', 'en'] as const satisfies readonly Language[]) {
  test.describe(language, () => {
    test.use({ language });
    test(`pictures of the main pages (${language})`, async ({ customer, agent, person }) => {
      const words = said[language];
      const zhang = await customer();
      await zhang.walkToSupport();
      await shoot(zhang.page, 'customer-welcome', language);
      await zhang.askPerson();
      await shoot(zhang.page, 'customer-waiting', language);

      const li = await agent('li');
      const { anyOffer } = li;
      await expect(anyOffer).toBeVisible();
      await anyOffer.getByRole('button', { name: li.say('action.accept') }).click();
      await expect(zhang.with('小李')).toBeVisible();
      await zhang.say(words.asks[0]);
      await li.reply(words.answers[0]);
      await expect(zhang.log.getByText(words.answers[0], { exact: true })).toBeVisible();
      await zhang.say(words.asks[1]);
      await zhang.sendFiles(picture('screen.png'));
      await expect(zhang.log.getByRole('img')).toBeVisible();
      await expect(li.thread.getByRole('img', { name: /screen/ })).toBeVisible();
      await li.note(words.note);
      await li.reply(words.answers[1]);
      await expect(zhang.log.getByText(words.answers[1], { exact: true })).toBeVisible();
      await zhang.expectTick(words.asks[1], 'read');
      await shoot(zhang.page, 'customer-talk', language);
      // Two more for the same agent, who then sees one ring beside two open ones; then the place is full, and the next ones wait.
      const arrive = async (persona: string, text: string) => {
        const other = await customer();
        await other.be(persona);
        await other.walkToSupport();
        await other.say(text);
        await other.person.click();
        return other;
      };
      const take = async () => {
        await anyOffer.getByRole('button', { name: li.say('action.accept') }).click();
        await expect(anyOffer).toHaveCount(0);
      };
      await arrive('older', words.others[0]);
      await expect(anyOffer).toBeVisible();
      await take();
      await li.list
        .getByRole('option', { name: words.asks[1] })
        .or(li.list.getByRole('option', { name: words.answers[1] }))
        .click();
      await expect(li.conversation).toContainText(words.asks[0]);
      await arrive('merchant', words.others[2]);
      await expect(anyOffer).toBeVisible();
      if (forDocs && language === 'zh-CN') {
        mkdirSync(docs, { recursive: true });
        await li.page.screenshot({ path: join(docs, 'console.png'), animations: 'disabled' });
      }
      await shoot(li.page, 'console-offer', language);
      await li.page.setViewportSize({ width: 1440, height: 900 });
      await take();
      await arrive('advertiser', words.others[1]);
      const last = await arrive('deaf', words.others[1]);
      await expect(last.queue).toBeVisible();
      await shoot(last.page, 'customer-queue', language);
      if (forDocs && language === 'zh-CN') {
        await last.page.setViewportSize(phone);
        await last.page.screenshot({ path: join(docs, 'customer.png'), animations: 'disabled' });
      }
      await li.list.getByRole('option', { name: words.answers[1] }).click();
      await shoot(li.page, 'console-talk', language);
      await li.page.setViewportSize({ width: 1440, height: 900 });
      await li.close();
      await expect(zhang.rating).toBeVisible();
      await shoot(zhang.page, 'customer-rating', language);
      await zhang.rating.getByText(zhang.texts.t('rating.5'), { exact: true }).click();
      await zhang.rating.getByRole('textbox', { name: zhang.texts.t('rating.comment') }).fill(words.comment);
      await zhang.button('rating.send').click();
      await expect(zhang.rating.getByRole('heading')).toHaveText(zhang.texts.t('rating.thanks'));
      await shoot(zhang.page, 'customer-rated', language);

      const sun = await agent('sun', 'offline');
      await sun.page.getByRole('link', { name: sun.say('nav.wall') }).click();
      await expect(sun.page.getByRole('row', { name: /小李/ })).toBeVisible();
      await shoot(sun.page, 'console-wall', language);
      const page = await person();
      for (const [name, path] of [
        ['find', '/find-a-person?category=order&tier=personal'],
        ['host', '/host'],
        ['host-help', '/host/me/settings/help'],
        ['contact', `/contact?lang=${language}`],
      ] as const) {
        await page.goto(path);
        await expect(page.getByRole('main')).toBeVisible();
        if (name === 'find') await expect(page.getByRole('heading', { level: 3 }).first()).toBeVisible();
        await shoot(page, name, language);
      }
      await page.goto('/console');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await shoot(page, 'console-sign-in', language);
    });
  });
}

const phone = { width: 420, height: 780 };
