import { picture } from './house/files.ts';
import { expect, test } from './house/test.ts';

// Names reach the agent masked: 张小星 is 张**.

test('two customers and two agents: one tap, an honest wait, talk, reload, close, rating', async ({ customer, agent }) => {
  const zhang = await customer();
  await zhang.walkToSupport();
  await zhang.askPerson();
  await expect(zhang.queue.getByRole('heading')).toHaveText(zhang.texts.t('queue.next'));
  await expect(zhang.queue).toContainText(zhang.texts.t('queue.waitUnknown'));
  await zhang.queue.getByText(zhang.texts.t('queue.why')).click();
  await expect(zhang.queue).toContainText(zhang.texts.t('why.nobody-signed-in'));

  const xu = await customer();
  await xu.be('deaf');
  await xu.walkToSupport();
  await xu.askPerson();
  await expect(xu.queue.getByRole('heading')).toHaveText(xu.texts.t('queue.ahead', { n: 1 }));

  const wang = await agent('wang', 'offline');
  const li = await agent('li');
  await expect(li.offer('张**').getByRole('timer')).toBeVisible();
  await expect(zhang.ringing).toBeVisible();
  await li.accept('张**');
  await expect(zhang.with('小李')).toBeVisible();
  await expect(li.offer('许*')).toBeVisible();
  await wang.setPresence('ready');
  await li.decline('许*');
  await wang.accept('许*');
  await expect(xu.with('小王')).toBeVisible();

  await zhang.say('我的账号登不上了', '提示设备异常');
  await expect(li.thread.getByText('提示设备异常', { exact: true })).toBeVisible();
  await li.reply('您好，请发一张截图。');
  await expect(zhang.log.getByText('您好，请发一张截图。', { exact: true })).toBeVisible();
  await zhang.sendFiles(picture('截图.png'));
  await expect(zhang.log.getByRole('img', { name: zhang.texts.t('file.image', { name: '截图.png' }) })).toBeVisible();
  await expect(li.thread.getByRole('img', { name: li.say('file.picture', { name: '截图.png' }) })).toBeVisible();
  await li.note('设备换过，走申诉流程');
  await expect(li.thread.getByText('设备换过，走申诉流程', { exact: true })).toBeVisible();
  await li.reply('已经为您提交，请稍等。');
  await expect(zhang.log.getByText('已经为您提交，请稍等。', { exact: true })).toBeVisible();
  await expect(zhang.log).not.toContainText('申诉流程');
  await expect(xu.log).not.toContainText('账号登不上');

  // Both reload in the middle of a sentence: what was said and what was being written are there.
  await zhang.box.fill('还有一个问题');
  await li.replyBox.fill('稍等，我看');
  await Promise.all([zhang.page.reload(), li.page.reload()]);
  await expect(zhang.box).toHaveValue('还有一个问题');
  for (const text of ['我的账号登不上了', '提示设备异常', '您好，请发一张截图。', '已经为您提交，请稍等。']) {
    await expect(zhang.log.getByText(text, { exact: true })).toHaveCount(1);
    await expect(li.thread.getByText(text, { exact: true })).toHaveCount(1);
  }
  await expect(zhang.log.getByRole('img', { name: zhang.texts.t('file.image', { name: '截图.png' }) })).toBeVisible();
  await expect(li.replyBox).toHaveValue('稍等，我看');
  await expect(li.presence).toContainText(li.say('presence.ready'));

  await li.close();
  await expect(zhang.rating).toBeVisible();
  await zhang.rating.getByText(zhang.texts.t('rating.5'), { exact: true }).click();
  await zhang.rating.getByText(zhang.texts.t('rating.yes'), { exact: true }).click();
  await zhang.rating.getByRole('textbox', { name: zhang.texts.t('rating.comment') }).fill('很快，谢谢');
  await zhang.button('rating.send').click();
  await expect(zhang.rating.getByRole('heading')).toHaveText(zhang.texts.t('rating.thanks'));
  await expect(li.conversation).toContainText(li.say('conversation.rated', { score: 5 }));
  await expect(li.conversation).toContainText('很快，谢谢');

  const sun = await agent('sun', 'offline');
  await sun.page.getByRole('link', { name: sun.say('nav.wall') }).click();
  const account = sun.page.getByRole('region', { name: sun.say('wall.lines') }).getByRole('row', { name: '账号安全' });
  await expect(account.getByRole('cell').first()).toContainText(sun.say('wall.standing.in-time'));
  const measures = await sun.get<{ all: { rating: number; ratings: number } }>(
    `/v1/reports?from=${hoursFromNow(-1)}&to=${hoursFromNow(1)}`,
  );
  expect(measures.all).toMatchObject({ rating: 5000, ratings: 1 });
});

test('an offer that nobody answers goes to the other agent, and the place is kept', async ({ customer, agent }) => {
  const [li, wang] = [await agent('li'), await agent('wang')];
  const zhang = await customer();
  await zhang.walkToSupport();
  await zhang.person.click();
  await expect.poll(async () => (await li.offer('张**').count()) + (await wang.offer('张**').count())).toBe(1);
  const [silent, other] = (await li.offer('张**').count()) ? [li, wang] : [wang, li];
  await expect(other.offer('张**')).toBeVisible({ timeout: 45_000 });
  await expect(silent.offer('张**')).toBeHidden();
  await expect(silent.page.getByRole('article', { name: silent.say('offers.endedTitle') })).toContainText(
    silent.say('offers.missed', { name: '张**' }),
  );
  // It waited on from where it stood: the wait counts from the first tap.
  await expect(other.offer('张**').getByRole('definition').first()).toHaveText(/^0:[2-9]\d$/);
  await other.accept('张**');
  await expect(zhang.with(other.login === 'li' ? '小李' : '小王')).toBeVisible();
});

test('a conversation is transferred to a colleague, to a line, and after a consult', async ({ customer, agent }) => {
  const [li, wang] = [await agent('li'), await agent('wang', 'offline')];
  const zhang = await customer();
  await zhang.walkToSupport();
  await zhang.person.click();
  await li.accept('张**');
  await zhang.say('我要申诉');
  await expect(li.thread.getByText('我要申诉', { exact: true })).toBeVisible();
  await wang.setPresence('ready');

  // After asking: the colleague joins, and takes it over.
  await expect(li.button('action.transfer')).toBeVisible();
  await li.transfer({ agent: '小王', mode: 'consult' }, '要查设备记录');
  await expect(wang.consult('张**')).toContainText('要查设备记录');
  await wang
    .consult('张**')
    .getByRole('button', { name: wang.say('action.accept') })
    .click();
  await expect(li.conversation.getByRole('group', { name: li.say('consult.title') })).toContainText(
    li.say('consult.joined', { name: '小王' }),
  );
  await wang.noteBox.fill('我来处理');
  await wang.button('composer.saveNote').click();
  await expect(li.thread).toContainText('我来处理');
  await li.button('action.handOver').click();
  await expect(zhang.with('小王')).toBeVisible();
  await expect(zhang.log).not.toContainText('我来处理');
  await expect(zhang.log).not.toContainText('要查设备记录');

  // At once, back to the first one.
  await wang.transfer({ agent: '小李', mode: 'cold' }, '查过了，没有异常');
  await expect(li.offer('张**')).toContainText('查过了，没有异常');
  await li.accept('张**');
  await expect(zhang.with('小李')).toBeVisible();

  // To another line: whoever serves it next.
  await wang.setPresence('ready');
  await li.transfer({ line: '综合服务' }, '剩下的是功能问题');
  await expect.poll(async () => (await wang.offer('张**').count()) + (await li.offer('张**').count())).toBe(1);
  const next = (await wang.offer('张**').count()) ? wang : li;
  await expect(next.offer('张**')).toContainText('综合服务');
  await next.accept('张**');
  await zhang.say('好的');
  await expect(next.thread.getByText('好的', { exact: true })).toBeVisible();
  await expect(next.thread.getByText('我要申诉', { exact: true })).toBeVisible();
});

function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString();
}
