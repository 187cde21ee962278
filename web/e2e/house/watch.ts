import type { Page } from '@playwright/test';

/** What a browser reports when the network fails, which journeys bring about on purpose. */
const networkNoise = /Failed to load resource|WebSocket connection to .* failed|net::ERR_|EventSource/;

/** Everything that a page complained about: thrown errors, refused resources, breaches of its content security policy. */
export class Watch {
  readonly complaints: string[] = [];

  /** Watches a page and all frames in it. With `cuts` the network's own complaints are expected. */
  add(page: Page, cuts: boolean): void {
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      if (cuts && networkNoise.test(message.text())) return;
      this.complaints.push(`${page.url()}: ${message.text()} (${message.location().url})`);
    });
    page.on('dialog', (dialog) => {
      this.complaints.push(`${page.url()}: ${dialog.type()} ${dialog.message()}`);
      void dialog.dismiss();
    });
  }
}
