import { Agent } from './house/agent.ts';
import { press, tabTo } from './house/customer.ts';
import { expect, test } from './house/test.ts';

test('the core path by keyboard alone', async ({ customer, person, language }) => {
  const li = new Agent(await person({ viewport: { width: 1440, height: 900 } }), language, 'li');
  const keys = li.page.keyboard;
  await li.page.goto('/console');
  await expect(li.page.getByRole('textbox', { name: li.say('signIn.login') })).toBeFocused();
  await keys.type('li');
  await tabTo(li.page, li.page.getByRole('textbox', { name: li.say('signIn.password') }));
  await keys.type('jietong-sample');
  await keys.press('Enter');
  await expect(li.presence).toBeVisible();
  // The key is there once the desk is drawn to its end; until then one presses it again, as people do.
  await expect(async () => {
    await keys.press('Alt+1');
    await expect(li.presence).toContainText(li.say('presence.ready'), { timeout: 2000 });
  }).toPass();

  const zhang = await customer();
  await zhang.tabToSupport();
  await press(zhang.page, zhang.person);
  await expect(li.offer('张**')).toBeVisible();
  await keys.press('a');
  await expect(zhang.with('小李')).toBeVisible();
  await expect(li.replyBox).toBeFocused();

  await tabTo(zhang.page, zhang.box);
  await zhang.page.keyboard.type('怎么改手机号？');
  await zhang.page.keyboard.press('Enter');
  await expect(li.thread.getByText('怎么改手机号？', { exact: true })).toBeVisible();
  await keys.type('在设置里改，');
  await keys.press('Shift+Enter');
  await keys.type('我给您步骤。');
  await keys.press('Enter');
  await expect(zhang.log.getByText('在设置里改，')).toBeVisible();

  // A note: out of the box, then its key.
  await tabTo(li.page, li.button('composer.note', li.conversation));
  await keys.press('Enter');
  await expect(li.noteBox).toBeFocused();
  await keys.type('老用户');
  await keys.press('Enter');
  await expect(li.thread.getByText('老用户', { exact: true })).toBeVisible();
  await expect(zhang.log).not.toContainText('老用户');

  // Why this agent: from the palette, and back to where the focus was.
  await keys.press('Control+k');
  await expect(li.page.getByRole('combobox', { name: li.say('palette.title') })).toBeFocused();
  await keys.press('Escape');
  await expect(li.noteBox).toBeFocused();

  await tabTo(li.page, li.thread);
  await keys.press('e');
  await expect(li.dialog).toBeVisible();
  await press(li.page, li.button('close.go', li.dialog));
  await expect(zhang.rating).toBeVisible();

  await tabTo(zhang.page, zhang.rating.getByRole('radio', { name: zhang.texts.t('rating.1') }));
  for (let i = 0; i < 3; i++) await zhang.page.keyboard.press('ArrowRight');
  await press(zhang.page, zhang.button('rating.send'));
  await expect(zhang.rating.getByRole('heading')).toHaveText(zhang.texts.t('rating.thanks'));
  await expect(li.conversation).toContainText(li.say('conversation.rated', { score: 4 }));
});

test('an offer is declined, and what one is writing is never interrupted by it', async ({ customer, agent }) => {
  const li = await agent('li');
  const [zhang, chen] = [await customer(), await customer()];
  await zhang.walkToSupport();
  await zhang.person.click();
  await expect(li.offer('张**')).toBeVisible();
  await li.page.keyboard.press('a');
  await expect(li.replyBox).toBeFocused();
  await li.page.keyboard.type('您好，');
  await chen.be('older');
  await chen.walkToSupport();
  await chen.person.click();
  await expect(li.offer('陈**')).toBeVisible();
  await li.page.keyboard.type('a and d are letters here');
  await expect(li.replyBox).toHaveValue('您好，a and d are letters here');
  await expect(li.offer('陈**')).toBeVisible();
  await li.page.keyboard.press('Alt+Enter');
  await expect(chen.with('小李')).toBeVisible();
  await li.open('张**');
  await expect(li.replyBox).toHaveValue('您好，a and d are letters here');
});
