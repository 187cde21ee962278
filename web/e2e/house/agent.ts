import { expect, type Locator, type Page } from '@playwright/test';
import type { Key } from '../../console/texts.ts';
import type { Language, Texts, Values } from '../../ui/i18n.ts';
import type { Presence } from '../../wire/types.ts';
import { words } from './words.ts';

/** The password of every sample account. */
const password = 'jietong-sample';

/** An agent in front of the console. Everything is found by role and name. */
export class Agent {
  readonly page: Page;
  readonly login: string;
  readonly texts: Texts<Key>;

  constructor(page: Page, language: Language, login: string) {
    this.page = page;
    this.login = login;
    this.texts = words(['console'], language);
  }

  say(key: Key, values?: Values): string {
    return this.texts.t(key, values);
  }

  // Where things are

  offer(name: string): Locator {
    return this.page.getByRole('article', { name: this.say('offers.offer', { name }), exact: true });
  }

  /** Whoever rings. */
  get anyOffer(): Locator {
    return this.page.getByRole('region', { name: this.say('offers.title') }).getByRole('article');
  }

  consult(name: string): Locator {
    return this.page.getByRole('article', { name: this.say('offers.consult', { name }), exact: true });
  }

  get presence(): Locator {
    return this.page.getByRole('button', { name: this.say('presence.button') });
  }

  get list(): Locator {
    return this.page.getByRole('listbox', { name: this.say('inbox.title') });
  }

  row(name: string): Locator {
    return this.list.getByRole('option', { name });
  }

  get conversation(): Locator {
    return this.page.getByRole('region', { name: this.say('conversation.title'), exact: true });
  }

  get thread(): Locator {
    return this.page.getByRole('log', { name: this.say('thread.title') });
  }

  get replyBox(): Locator {
    return this.page.getByRole('textbox', { name: this.say('composer.replyTitle') });
  }

  get noteBox(): Locator {
    return this.page.getByRole('textbox', { name: this.say('composer.noteTitle') });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  button(key: Key, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name: this.say(key) });
  }

  /** One of a group of choices, by what is written beside its button. */
  radio(group: Key, choice: Key): Locator {
    return this.dialog.getByRole('radiogroup', { name: this.say(group) }).getByText(new RegExp(`^${this.say(choice)}`));
  }

  // What an agent does

  async signIn(): Promise<void> {
    await this.page.goto('/console');
    await this.page.getByRole('textbox', { name: this.say('signIn.login') }).fill(this.login);
    await this.page.getByRole('textbox', { name: this.say('signIn.password') }).fill(password);
    await this.button('signIn.go').click();
    await this.connected();
  }

  /** Signed in and connected: before that a command is refused, and says so. */
  async connected(): Promise<void> {
    await expect(this.presence).toBeVisible();
    await expect(this.page.getByRole('status', { name: this.say('connection.title') })).toContainText(this.say('connection.online'));
  }

  async setPresence(presence: Presence): Promise<void> {
    const name = this.say(`presence.${presence}`);
    await this.presence.click();
    await this.page.getByRole('menuitemradio', { name }).click();
    await expect(this.presence).toContainText(name);
  }

  /** Asks the API as this agent. */
  async get<Answer>(path: string): Promise<Answer> {
    const { token } = await this.page.evaluate(() => JSON.parse(sessionStorage.getItem('jietong.staff') ?? '{}') as { token: string });
    const answer = await this.page.request.get(path, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()) as Answer;
  }

  async accept(name: string): Promise<void> {
    await this.offer(name)
      .getByRole('button', { name: this.say('action.accept') })
      .click();
    await expect(this.offer(name)).toBeHidden();
    await expect(this.row(name)).toBeVisible();
  }

  async decline(name: string): Promise<void> {
    await this.offer(name)
      .getByRole('button', { name: this.say('action.decline') })
      .click();
    await expect(this.offer(name)).toBeHidden();
  }

  /** Opens a conversation from the list. */
  async open(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.conversation.getByRole('heading', { name })).toBeVisible();
  }

  async reply(...texts: string[]): Promise<void> {
    await this.conversation.getByRole('button', { name: this.say('composer.reply'), exact: true }).click();
    for (const text of texts) {
      await this.replyBox.fill(text);
      await this.replyBox.press('Enter');
      await expect(this.replyBox).toHaveValue('');
    }
  }

  async note(text: string): Promise<void> {
    await this.conversation.getByRole('button', { name: this.say('composer.note'), exact: true }).click();
    await this.noteBox.fill(text);
    await this.button('composer.saveNote').click();
    await expect(this.noteBox).toHaveValue('');
  }

  async sendFiles(...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const choosing = this.page.waitForEvent('filechooser');
    await this.button('composer.attach').click();
    await (await choosing).setFiles(files);
  }

  /** Hands the conversation to a colleague or to a line, at once or after asking. */
  async transfer(to: { agent: string; mode: 'cold' | 'consult' } | { line: string }, note = ''): Promise<void> {
    await this.button('action.transfer').click();
    const choose = async (label: Key, option: string) => {
      await this.dialog.getByRole('button', { name: this.say(label) }).click();
      await this.page.getByRole('option', { name: option }).click();
    };
    if ('line' in to) {
      await this.radio('transfer.to', 'transfer.toLine').click();
      await choose('transfer.line', to.line);
    } else {
      await choose('transfer.agent', to.agent);
      await this.radio('transfer.mode', `transfer.${to.mode}`).click();
    }
    if (note) await this.dialog.getByRole('textbox', { name: this.say('transfer.note') }).fill(note);
    await this.button('mode' in to && to.mode === 'consult' ? 'transfer.ask' : 'transfer.go', this.dialog).click();
    await expect(this.dialog).toBeHidden();
  }

  async close(solved: 'yes' | 'no' = 'yes'): Promise<void> {
    await this.button('action.close', this.conversation).click();
    await this.radio('close.solved', `close.${solved}`).click();
    await this.button('close.go', this.dialog).click();
    await expect(this.dialog).toBeHidden();
  }
}
