import { Customer } from './house/customer.ts';
import { expect, test } from './house/test.ts';

test('an older person: large print, the person first, targets of 60 pixels', async ({ customer, agent }) => {
  const li = await agent('li');
  const chen = await customer({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await chen.page.goto('/host/me/persona');
  await chen.page.getByText(chen.host.t('host.persona.older'), { exact: true }).locator('visible=true').click();
  await chen.page.goto('/host/profile');
  await chen.page.getByRole('button', { name: chen.host.t('host.person') }).click();
  await chen.button('header.elder').click();
  const small = () =>
    chen.page.getByRole('button').evaluateAll((all) =>
      all
        .map((b) => ({ name: b.getAttribute('aria-label') ?? b.textContent, box: b.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 60 || box.height < 60))
        .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
    );
  await expect.poll(small).toEqual([]);
  const size = await chen.person.evaluate((b) => Number.parseFloat(getComputedStyle(b).fontSize));
  expect(size).toBeGreaterThanOrEqual(24);
  await chen.person.click();
  await expect(li.offer('陈**')).toContainText(li.say('need.older'));
  await li.accept('陈**');
  await expect(li.page.getByText(li.say('need.advice.older'))).toBeVisible();
  await expect(chen.with('小李')).toBeVisible();
  await expect.poll(small).toEqual([]);
  await chen.page.reload();
  await expect(chen.button('header.elderOff')).toHaveAttribute('aria-pressed', 'true');
});

test('a deaf person: the agent is told to write, and nobody offers a call', async ({ customer, agent }) => {
  const li = await agent('li');
  const xu = await customer();
  await xu.be('deaf');
  await xu.walkToSupport();
  await xu.person.click();
  await expect(li.offer('许*')).toContainText(li.say('need.deaf'));
  await li.accept('许*');
  await expect(li.page.getByText(li.say('need.advice.deaf'))).toBeVisible();
});

test.describe('overseas', () => {
  test.use({ language: 'en' });
  test('a customer from overseas and an agent talk in English, on English pages', async ({ customer, agent }) => {
    const li = await agent('li');
    const alex = await customer();
    await alex.be('overseas');
    await alex.page.goto('/host/profile');
    await alex.page.getByRole('button', { name: alex.host.t('host.person') }).click();
    await alex.person.click();
    const offer = li.page.getByRole('article', { name: /^Offer/ });
    await expect(offer).toContainText('English');
    await offer.getByRole('button', { name: li.say('action.accept') }).click();
    await expect(alex.with('小李')).toBeVisible();
    await alex.say('I cannot sign in any more');
    await expect(li.thread.getByText('I cannot sign in any more', { exact: true })).toBeVisible();
    await li.reply('Let me look into it.');
    await expect(alex.log.getByText('Let me look into it.', { exact: true })).toBeVisible();
    await expect(alex.page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

test('a business with a named manager is put through to that manager', async ({ customer, agent }) => {
  const [zhao, chen] = [await agent('zhao'), await agent('chen')];
  const cafe = await customer();
  await cafe.be('blue-v');
  await cafe.page.goto('/host/business');
  await cafe.page.getByRole('button', { name: cafe.host.t('host.business.manager') }).click();
  await cafe.person.click();
  await expect(zhao.offer('晨***')).toContainText(zhao.say('tier.blue-v'));
  await expect(chen.offer('晨***')).toHaveCount(0);
  await zhao.accept('晨***');
  await expect(new Customer(cafe.page, 'zh-CN').with('赵经理')).toBeVisible();
});
