import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What customers see is held to AAA contrast and target size as well. */
const customerRules = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const consoleRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Targets of customers are this large at least (WCAG 2.5.5), in CSS pixels; links within a sentence are exempt. */
const targetLeast_px = 44;

/** Looks at the page as it stands: no violation of axe's rules, and for customers no small target. */
export async function expectAccessible(page: Page, who: 'customer' | 'console', state: string): Promise<void> {
  const found = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(who === 'customer' ? customerRules : consoleRules)
    .analyze();
  const violations = found.violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join('; ')}`,
  );
  expect(violations, state).toEqual([]);
  if (who === 'customer') expect(await smallTargets(page, targetLeast_px), `${state}: small targets`).toEqual([]);
}

/** The controls in sight that are smaller than a finger. A hidden radio's target is its label. */
export function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.locator('button, a[href], input, select, textarea, summary').evaluateAll(
    (all, px) =>
      all.flatMap((element) => {
        const label = element instanceof HTMLInputElement && ['radio', 'checkbox'].includes(element.type) ? element.closest('label') : null;
        const target = label ?? element;
        const { width, height } = target.getBoundingClientRect();
        const style = getComputedStyle(target);
        const unseen = width <= 1 || height <= 1 || style.visibility === 'hidden' || element.closest('[hidden], [inert]') !== null;
        const parked = element.matches('.skip:not(:focus)');
        const inSentence = element.matches('p a') && style.display === 'inline';
        const small = width < px - 0.5 || height < px - 0.5;
        return small && !unseen && !parked && !inSentence
          ? [`${element.outerHTML.slice(0, 90)} ${Math.round(width)}×${Math.round(height)}`]
          : [];
      }),
    least,
  );
}

/** Goes through the whole page with Tab: every stop is in sight and named, and the last leads out again. Returns the names of the stops. */
export async function crawl(page: Page): Promise<string[]> {
  const stops: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return undefined;
      const id = element.dataset.crawl;
      if (id) return { again: true, name: '', seen: true };
      element.dataset.crawl = 'yes';
      const { width, height, bottom, top } = element.getBoundingClientRect();
      const label = element.closest('label') ?? (element.id && document.querySelector(`label[for="${element.id}"]`));
      const name = element.getAttribute('aria-label') || (label ? label.textContent : '') || element.textContent || element.title;
      const within = bottom > 0 && top < innerHeight;
      return {
        again: false,
        name: (name ?? '').trim().slice(0, 40),
        seen: (width > 0 && height > 0 && within) || element.matches('.spoken-only'),
      };
    });
    if (!stop || stop.again) {
      await page.locator('[data-crawl]').evaluateAll((all) => {
        for (const element of all) element.removeAttribute('data-crawl');
      });
      return stops;
    }
    expect(stop.seen, `the focus is in sight at “${stop.name}”`).toBe(true);
    stops.push(stop.name);
  }
  throw new Error(`Tab never comes back: ${stops.slice(-5).join(', ')}`);
}
