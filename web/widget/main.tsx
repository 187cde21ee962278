import '../ui/tokens.css';
import '../ui/base.css';
import './widget.css';
import { render } from 'preact';
import { Customer } from '../client/customer.ts';
import { type Keep, keep, readJSON, writeJSON } from '../client/storage.ts';
import { type Language, languages, pickLanguage } from '../ui/i18n.ts';
import { startLook } from '../ui/look.ts';
import { App } from './app.tsx';
import type { Host } from './host.ts';
import { loadTexts } from './texts.ts';

void open();

/** Opens the page: /c/{entry} by itself, /widget/{entry} in a host page's frame. */
async function open(): Promise<void> {
  startLook();
  const link = import('../client/link.ts');
  const own = keep();
  const host = window.parent === window ? undefined : await (await import('./host.ts')).joinHost(own);
  const store = host?.store ?? own;
  const address = new URL(location.href);
  const language = chosenLanguage(own, [host?.language, address.searchParams.get('lang')]);
  const identity = host?.identity ?? takeIdentity(address);
  const category = address.searchParams.get('category');
  const customer = new Customer({
    entry: decodeURIComponent(address.pathname.split('/')[2] || 'web-open'),
    language,
    needs: () => readJSON<string[]>(own, 'jietong.needs') ?? [],
    store,
    link: () => link,
    ...(identity ? { identity } : {}),
    ...(category ? { category } : {}),
    ...(host ? { onToken: host.keepToken } : {}),
  });
  await draw(customer, language, own, host);
  void customer.start();
}

async function draw(customer: Customer, language: Language, own: Keep, host: Host | undefined): Promise<void> {
  const texts = await loadTexts(language);
  document.documentElement.lang = language;
  const root = document.getElementById('app');
  if (!root) return;
  const setLanguage = (next: Language) => {
    writeJSON(own, 'jietong.language', next);
    customer.speak(next);
    void draw(customer, next, own, host);
  };
  render(<App customer={customer} texts={texts} setLanguage={setLanguage} store={own} host={host} />, root);
}

/** What the reader chose here before, else what the page that sent them asks for, else what the browser is set to. */
function chosenLanguage(own: Keep, wishes: (string | null | undefined)[]): Language {
  const chosen = readJSON<Language>(own, 'jietong.language');
  if (chosen && languages.includes(chosen)) return chosen;
  return pickLanguage([...wishes.filter((w) => w !== null && w !== undefined), ...navigator.languages]);
}

/**
 * The signed identity that a host app's web view hands over in the fragment, which browsers send to no server. It is taken out of the address
 * at once, so that it lands in no history.
 */
function takeIdentity(address: URL): string | undefined {
  const identity = new URLSearchParams(address.hash.slice(1)).get('identity') ?? undefined;
  if (identity) history.replaceState(null, '', address.pathname + address.search);
  return identity;
}
