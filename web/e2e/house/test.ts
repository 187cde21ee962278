import { type Browser, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import type { Language } from '../../ui/i18n.ts';
import { Agent } from './agent.ts';
import { Customer } from './customer.ts';
import { Server } from './server.ts';
import { Watch } from './watch.ts';

export { expect };

type Options = {
  /** The journey cuts the network or the server: the browser's complaints about that are expected. */
  cuts: boolean;
  /** The language of everybody in the journey. */
  language: Language;
};

type World = {
  server: Server;
  /** Opens a browser of its own for one person. */
  person(options?: BrowserContextOptions): Promise<Page>;
  /** A customer in front of a page that is not open yet. */
  customer(options?: BrowserContextOptions): Promise<Customer>;
  /** An agent who has signed in and is ready, unless the presence is another. */
  agent(login: string, presence?: 'ready' | 'offline'): Promise<Agent>;
};

/** A journey: its own server, people with browsers of their own, and at the end no page may have complained. */
export const test = base.extend<Options & World>({
  cuts: [false, { option: true }],
  language: ['zh-CN', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern that this needs nothing.
  server: async ({}, use, info) => {
    const server = await Server.start();
    await use(server);
    if (info.status !== info.expectedStatus) await info.attach('server', { body: server.log(), contentType: 'text/plain' });
    await server.stop();
  },
  person: async ({ browser, cuts, language, server }, use) => {
    const watch = new Watch();
    const opened: Page[] = [];
    await use(async (options) => {
      const page = await openPage(browser, { locale: language, baseURL: server.url, ...options });
      watch.add(page, cuts);
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
    expect(watch.complaints, 'what the pages complained about').toEqual([]);
  },
  customer: async ({ person, language }, use) => {
    await use(async (options) => new Customer(await person(options), language));
  },
  agent: async ({ person, language }, use) => {
    await use(async (login, presence = 'ready') => {
      const agent = new Agent(await person({ viewport: { width: 1440, height: 900 } }), language, login);
      await agent.signIn();
      if (presence === 'ready') await agent.setPresence('ready');
      return agent;
    });
  },
});

async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 860 }, ...options });
  return context.newPage();
}
