import type { Page, WebSocketRoute } from '@playwright/test';

/** A network that can be cut: what is open breaks, and nothing new is opened. */
export class Cut {
  readonly #page: Page;
  readonly #open = new Set<WebSocketRoute>();
  #cut = false;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Puts itself between a page and its server; call it before the page is opened. */
  static async ready(page: Page): Promise<Cut> {
    const cut = new Cut(page);
    await page.routeWebSocket(/\/v1\/socket$/, (socket) => {
      if (cut.#cut) return void socket.close();
      cut.#open.add(socket);
      const server = socket.connectToServer();
      socket.onClose(() => {
        cut.#open.delete(socket);
        void server.close();
      });
    });
    return cut;
  }

  async down(): Promise<void> {
    this.#cut = true;
    await this.#page.context().setOffline(true);
    for (const socket of this.#open) await socket.close();
    this.#open.clear();
  }

  async up(): Promise<void> {
    this.#cut = false;
    await this.#page.context().setOffline(false);
  }
}
