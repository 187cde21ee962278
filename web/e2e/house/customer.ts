import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import type { Language, Texts } from '../../ui/i18n.ts';
import type { Key } from '../../widget/words.ts';
import { hostWords, words } from './words.ts';

/** A customer in front of the service's page, or of the sample app that leads to it. Everything is found by role and name. */
export class Customer {
  readonly page: Page;
  readonly texts: Texts<Key>;
  readonly host: ReturnType<typeof hostWords>;
  /** Where the service is: the page itself, or the frame that the widget opened. */
  at: Page | FrameLocator;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.at = page;
    this.texts = words(['widget', 'wait', 'talk'], language);
    this.host = hostWords(language);
  }

  // Where things are

  get person(): Locator {
    return this.at.getByRole('button', { name: this.texts.t('person.button') });
  }

  get log(): Locator {
    return this.at.getByRole('log', { name: this.texts.t('log.label') });
  }

  get box(): Locator {
    return this.at.getByRole('textbox', { name: this.texts.t('composer.label') });
  }

  get queue(): Locator {
    return this.at.getByRole('region', { name: this.texts.t('queue.title') });
  }

  /** The same place in the queue, while it rings at somebody. */
  get ringing(): Locator {
    return this.at.getByRole('region', { name: this.texts.t('queue.offered') });
  }

  get rating(): Locator {
    return this.at.getByRole('region', { name: this.texts.t('closed.title') });
  }

  with(name: string): Locator {
    return this.at.getByRole('region', { name: this.texts.t('agent.with', { name }) });
  }

  button(key: Key): Locator {
    return this.at.getByRole('button', { name: this.texts.t(key), exact: true });
  }

  /** The tick of one's own message. */
  async expectTick(text: string, tick: 'queued' | 'sent' | 'delivered' | 'read'): Promise<void> {
    await expect(this.log).toContainText(new RegExp(`${literally(text)}[^]{0,20}?${literally(this.texts.t(`tick.${tick}`))}`));
  }

  // What a customer does

  /** Opens an entry of the service. */
  async open(entry = 'web-open', query = ''): Promise<void> {
    await this.page.goto(`/c/${entry}${query}`);
    await expect(this.box).toBeVisible();
  }

  /** Chooses who to be in the sample app. */
  async be(persona: string): Promise<void> {
    await this.page.goto('/host');
    await this.page
      .getByRole('group', { name: this.host.t('host.persona') })
      .getByText(this.host.t(`host.persona.${persona}` as 'host.persona.older'), { exact: true })
      .click();
  }

  /** Walks the sample app: Me → Settings → Feedback & help → Online support. */
  async walkToSupport(): Promise<void> {
    await this.page.goto('/host');
    for (const name of ['host.tab.me', 'host.me.settings', 'host.settings.help'] as const) await this.link(name).click();
    await this.page.getByRole('button', { name: this.host.t('host.help.online') }).click();
    await expect(this.person).toBeVisible();
  }

  /** The same with the keyboard alone. */
  async tabToSupport(): Promise<void> {
    await this.page.goto('/host');
    for (const name of ['host.tab.me', 'host.me.settings', 'host.settings.help'] as const) await press(this.page, this.link(name));
    await press(this.page, this.page.getByRole('button', { name: this.host.t('host.help.online') }));
    await expect(this.person).toBeVisible();
  }

  /** One tap, and the customer is in the queue, where it may ring at somebody at once. */
  async askPerson(): Promise<void> {
    await this.person.click();
    await expect(this.queue.or(this.ringing)).toBeVisible();
  }

  async say(...texts: string[]): Promise<void> {
    for (const text of texts) {
      await this.box.fill(text);
      await this.box.press('Enter');
      await expect(this.box).toHaveValue('');
    }
  }

  /** Chooses files with the button beside the box. */
  async sendFiles(...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const choosing = this.page.waitForEvent('filechooser');
    await this.at.getByRole('button', { name: this.texts.t('composer.attach') }).click();
    await (await choosing).setFiles(files);
  }

  /** Ends the conversation, with the question whether that is meant. */
  async end(): Promise<void> {
    await this.button('agent.end').click();
    await this.button('agent.endYes').click();
    await expect(this.rating).toBeVisible();
  }

  private link(name: 'host.tab.me' | 'host.me.settings' | 'host.settings.help'): Locator {
    return this.page.getByRole('main').getByRole('link', { name: this.host.t(name), exact: name === 'host.tab.me' });
  }
}

/** More presses of Tab than any page of ours has stops. */
const stopsMost = 80;

/** Goes to a control with Tab alone, and presses it with Enter. */
export async function press(page: Page, control: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press(key);
}

/** Goes to a control with Tab alone. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let i = 0; i < stopsMost; i++) {
    if (await control.evaluate((element) => element === (element.getRootNode() as Document).activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${control}`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
