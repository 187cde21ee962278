import { FakeDesk } from './desk.ts';

/** A desk in the middle of a busy morning: conversations in every state a console shows, for looking at it and for screenshots. */
export function busyDesk(now: () => number): FakeDesk {
  const desk = new FakeDesk(now);
  const say = (conv: string, ago: number, text: string, more = {}) => desk.item(conv, { at: desk.at(-ago * 1000), text, ...more });
  const answer = (conv: string, ago: number, text: string) => say(conv, ago, text, { author: { role: 'agent', id: 'a1', name: '林溪' } });
  const system = (conv: string, ago: number, code: string, params = {}) =>
    desk.item(conv, { at: desk.at(-ago * 1000), kind: 'system', author: { role: 'system' }, code, params });

  const stolen = desk.conversation({
    subject: '账号被盗，有人冒充我借钱',
    category: 'safety',
    urgency: 'safety',
    tags: ['盗号', '已冻结'],
    customer: {
      id: 'u1',
      name: '王*梅',
      proven: true,
      tier: 'personal',
      region: 'cn',
      languages: ['zh-CN'],
      needs: ['older'],
      identities: [
        { channel: 'app', name: '抖音号 wm****63' },
        { channel: 'phone', name: '138****0917' },
      ],
      attributes: { registered: '2019-04', device: 'HUAWEI Mate 40', level: '12' },
    },
  }).id;
  say(stolen, 90_000, '上次帮我改过绑定手机，谢谢。');
  answer(stolen, 89_900, '不客气，祝您使用愉快。');
  system(stolen, 410, 'queued');
  system(stolen, 392, 'agent-joined', { name: '林溪' });
  say(stolen, 385, '我的账号被人盗了！有人用我的名义向我女儿借钱');
  answer(stolen, 352, '您好，我是坐席林溪。别着急，我先帮您把账号冻结，这样对方就发不出消息了。');
  desk.item(stolen, {
    at: desk.at(-340_000),
    kind: 'note',
    author: { role: 'agent', id: 'a1', name: '林溪' },
    text: '已核对实名与常用设备，冻结 24 小时。女儿已转账 2000 元，需要报案回执。',
  });
  answer(stolen, 300, '账号已经冻结。请让您女儿先不要再转账，并保留转账记录。');
  say(stolen, 96, '好的。她已经转了两千，这个钱还能要回来吗？');
  say(stolen, 70, '订单号是 <b>20261124-8837</b> & "备注"');
  desk.change(stolen, { receipts: { customer_delivered: 8, customer_read: 8, agent_delivered: 10, agent_read: 8 }, unread: 2 });
  desk.ticket({
    title: '盗号追损：女儿转账 2000 元',
    conversation: stolen,
    priority: 'urgent',
    line: 'safety',
    state: 'open',
    owner: desk.me,
  });

  const refund = desk.conversation({
    line: 'orders',
    line_title: { zh: '订单与申诉', en: 'Orders and appeals' },
    entry: 'app-support-centre',
    language: 'en',
    channel: 'web',
    customer: { id: 'u2', name: 'M*** Tan', proven: true, tier: 'merchant', region: 'sea', languages: ['en', 'th'] },
  }).id;
  say(refund, 220, 'Hello, my shop payout has been pending for six days. Order total 1,284.50 SGD.', { language: 'en' });
  answer(refund, 180, 'Thank you, I am checking the payout with the settlement team now.');
  say(refund, 150, 'Thanks. Please keep me posted.', { language: 'en' });
  desk.change(refund, { tags: ['payout'], unread: 1 });

  const arabic = desk.conversation({
    line: 'mena',
    line_title: { zh: '中东服务（阿拉伯语）', en: 'Middle East (Arabic)' },
    language: 'ar',
    customer: { id: 'u3', name: 'خ**د', proven: false, tier: 'personal', region: 'mena', languages: ['ar'], needs: ['deaf'] },
  }).id;
  say(arabic, 48, 'مرحبا، لا أستطيع تسجيل الدخول إلى حسابي منذ أمس', { language: 'ar' });
  desk.change(arabic, { unread: 1 });

  const quiet = desk.conversation({
    channel: 'mini-program',
    customer: { id: 'u4', name: '李**', proven: true, tier: 'blue-v', region: 'cn' },
  }).id;
  say(quiet, 700, '蓝V认证的材料我已经上传了。');
  answer(quiet, 660, '收到，审核需要 1 个工作日，结果会发到您的消息里。');

  const promised = desk.conversation({
    status: 'parked',
    channel: 'wechat',
    promise: { kind: 'reply', due_at: desk.at(1_500_000) },
    customer: { id: 'u5', name: '赵*', proven: true, tier: 'personal', region: 'cn' },
  }).id;
  say(promised, 2400, '会员充值没有到账。');
  system(promised, 2390, 'promised-reply', { due: desk.at(1_500_000) });

  desk.ticket({ title: '直播间被误封，申诉材料不全', priority: 'high', line: 'orders', state: 'pending', owner: desk.colleagues[0] });
  desk.ticket({
    title: 'API 签名校验偶发失败',
    priority: 'normal',
    state: 'new',
    line: 'merchant',
    opened_at: desk.at(-3_000_000),
    first_reply_due: desk.at(600_000),
  });
  desk.ticket({ title: '青少年模式无法关闭', priority: 'low', state: 'solved' });
  desk.me.load = { chat: 4 };
  return desk;
}

/** Two offers at once: one from the queue with access needs, one passed on with a note. */
export function ringTwice(desk: FakeDesk): void {
  const deaf = desk.conversation({
    status: 'waiting',
    asked_at: desk.at(-24_000),
    due_at: desk.at(6_000),
    subject: '听不见电话，想改绑手机号',
    customer: { id: 'u8', name: '孙*', proven: true, tier: 'personal', region: 'cn', languages: ['zh-CN'], needs: ['deaf'] },
  });
  delete deaf.agent;
  delete deaf.connected_at;
  desk.offer(deaf);
  const passed = desk.conversation({
    status: 'waiting',
    line: 'merchant',
    line_title: { zh: '商家服务', en: 'Merchants' },
    asked_at: desk.at(-9_000),
    due_at: desk.at(51_000),
    target_ms: 60_000,
    preview: '店铺保证金退款一直是处理中',
    customer: { id: 'u9', name: '周**', proven: true, tier: 'merchant', region: 'cn' },
  });
  delete passed.agent;
  delete passed.connected_at;
  desk.offer(passed, { note: '已核对资质与流水，差一份银行回单，用户说今天内补传。' });
}
