import type { CustomerView } from '../../client/customer.ts';
import { usePage } from '../context.tsx';
import { timeWords, waitWords } from '../words.ts';
import { PersonButton, Wish } from './person.tsx';

/** Before anything was said: the button first, then what to expect. */
export function Welcome({ view }: { view: CustomerView }) {
  const { texts } = usePage();
  if (view.wish)
    return (
      <div class="welcome">
        <Wish />
      </div>
    );
  return (
    <section class="welcome">
      <svg class="motif" viewBox="0 0 160 64" aria-hidden="true">
        <path d="M20 48a60 40 0 0 1 120 0" />
        <circle cx="20" cy="48" r="9" />
        <circle class="warm" cx="140" cy="48" r="9" />
      </svg>
      <h2>{texts.t('welcome.title')}</h2>
      <PersonButton view={view} big />
      <p class="hint">{texts.t('person.buttonHint')}</p>
      <p class="expect">{expectation()}</p>
      <p class="hint">{texts.t('welcome.write')}</p>
    </section>
  );

  function expectation(): string {
    const entry = view.entry;
    if (!entry) return texts.t('page.loading');
    if (!entry.open) {
      const next = entry.next_open
        ? texts.t('welcome.next', { time: timeWords(entry.next_open, texts.language) })
        : texts.t('welcome.nextUnknown');
      return texts.t('welcome.closed', { next });
    }
    return entry.wait.known ? texts.t('welcome.wait', { wait: waitWords(entry.wait, texts) }) : texts.t('welcome.waitUnknown');
  }
}
