import { Cut } from './house/cut.ts';
import { expect, test } from './house/test.ts';

test.use({ cuts: true });

test('what is written without a network is sent once it is back, once and in order', async ({ customer, agent }) => {
  const li = await agent('li');
  const zhang = await customer();
  const cut = await Cut.ready(zhang.page);
  await zhang.walkToSupport();
  await zhang.person.click();
  await li.accept('张**');
  await zhang.say('第 0 条');
  await expect(li.thread.getByText('第 0 条', { exact: true })).toBeVisible();

  await cut.down();
  await expect(zhang.at.getByText(zhang.texts.t('link.offline')).first()).toBeVisible();
  const lines = Array.from({ length: 8 }, (_, i) => `第 ${i + 1} 条`);
  await zhang.say(...lines);
  await zhang.expectTick('第 8 条', 'queued');
  await li.reply('断网时说的话');
  await expect(li.thread.getByText('断网时说的话', { exact: true })).toBeVisible();
  await expect(zhang.log).not.toContainText('断网时说的话');
  await expect(li.thread).not.toContainText('第 1 条');

  await cut.up();
  await expect(li.thread.getByText('第 8 条', { exact: true })).toBeVisible();
  await expect(zhang.log.getByText('断网时说的话', { exact: true })).toBeVisible();
  await zhang.expectTick('第 8 条', 'read');
  for (const where of [li.thread, zhang.log]) {
    const said = (await where.getByText(/^第 \d 条$/).allTextContents()).map((t) => t.trim());
    expect(said).toEqual(['第 0 条', ...lines]);
  }
});

test('the server dies and comes back: nothing is lost on either side, nothing comes twice', async ({ customer, agent, server }) => {
  const li = await agent('li');
  const zhang = await customer();
  await zhang.walkToSupport();
  await zhang.person.click();
  await li.accept('张**');
  const before = ['一', '二', '三'].map((n) => `之前${n}`);
  const during = ['一', '二', '三'].map((n) => `其间${n}`);
  await zhang.say(...before);
  await li.reply('答一');
  await expect(zhang.log.getByText('答一', { exact: true })).toBeVisible();

  const dying = server.kill();
  await zhang.say(...during);
  await li.reply('答二');
  await dying;
  await zhang.box.fill('还没写完');
  await expect(zhang.at.getByText(zhang.texts.t('link.lost')).first()).toBeVisible();
  await expect(li.page.getByRole('status', { name: li.say('connection.title') })).toContainText(li.say('connection.unsent', { n: 1 }));

  await server.again();
  await expect(li.thread.getByText('其间三', { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(zhang.log.getByText('答二', { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(zhang.box).toHaveValue('还没写完');
  await zhang.expectTick('其间三', 'read');
  for (const where of [li.thread, zhang.log]) {
    expect(await where.getByText(/^(之前|其间)[一二三]$/).allTextContents()).toEqual([...before, ...during]);
    await expect(where.getByText('答一', { exact: true })).toHaveCount(1);
    await expect(where.getByText('答二', { exact: true })).toHaveCount(1);
  }
  await zhang.page.reload();
  await expect(zhang.log.getByText('其间三', { exact: true })).toHaveCount(1);
});

test('the same client id twice is one message', async ({ customer, agent }) => {
  const li = await agent('li');
  const zhang = await customer();
  await zhang.walkToSupport();
  await zhang.person.click();
  await li.accept('张**');
  const sent = await zhang.page.evaluate(async () => {
    const { token } = JSON.parse(localStorage.getItem('jietong.session') ?? '{}') as { token: string };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const session = await (await fetch('/v1/me', { headers })).json();
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/socket`, 'jietong.v1');
    await new Promise((open) => socket.addEventListener('open', open));
    const welcome = new Promise<{ body: { conversations: { id: string }[] } }>((done) =>
      socket.addEventListener('message', (e) => done(JSON.parse(String(e.data))), { once: true }),
    );
    socket.send(JSON.stringify({ id: 1, op: 'hello', body: { protocol: 1, token, language: 'zh-CN', resume: {} } }));
    const conv = (await welcome).body.conversations[0]?.id;
    socket.close();
    const body = JSON.stringify({ client_id: 'twice-0123456789', kind: 'text', text: '只说一次' });
    const post = async () => (await fetch(`/v1/conversations/${conv}/messages`, { method: 'POST', headers, body })).json();
    return { id: session.id, answers: [await post(), ...(await Promise.all([post(), post()]))] };
  });
  expect(new Set(sent.answers.map((a: { id: string; seq: number }) => `${a.id} ${a.seq}`)).size).toBe(1);
  await expect(li.thread.getByText('只说一次', { exact: true })).toHaveCount(1);
  await expect(zhang.log.getByText('只说一次', { exact: true })).toHaveCount(1);
  await li.reply('收到');
  await expect(zhang.log.getByText('收到', { exact: true })).toBeVisible();
  await expect(zhang.log.getByText('只说一次', { exact: true })).toHaveCount(1);
});

test('a tick is shown when it is proven, and not before', async ({ customer, agent }) => {
  const li = await agent('li');
  const cut = await Cut.ready(li.page);
  await li.page.reload();
  const [zhang, chen] = [await customer(), await customer()];
  await zhang.walkToSupport();
  await zhang.person.click();
  await li.accept('张**');
  await chen.be('older');
  await chen.walkToSupport();
  await chen.person.click();
  await li.accept('陈**');

  // The agent looks at the other conversation: delivered, not read.
  await li.open('陈**');
  await zhang.say('看到了吗');
  await zhang.expectTick('看到了吗', 'delivered');
  await expect(li.row('张**')).toContainText(li.say('inbox.unread', { n: 1 }));
  await zhang.expectTick('看到了吗', 'delivered');
  await li.open('张**');
  await zhang.expectTick('看到了吗', 'read');

  // The agent's connection is gone: stored, not delivered.
  await cut.down();
  await zhang.say('现在呢');
  await zhang.expectTick('现在呢', 'sent');
  await cut.up();
  await zhang.expectTick('现在呢', 'read');
});
