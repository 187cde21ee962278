import { useEffect, useRef } from 'react';
import { Button, IconButton } from '../../ui/components/button.tsx';
import { Icon } from '../../ui/components/icon.tsx';
import { Ring } from '../../ui/components/ring.tsx';
import type { Offer } from '../../wire/types.ts';
import { accept } from '../actions/accept-offer.ts';
import { decline } from '../actions/decline-offer.ts';
import { dueAt } from '../state/due.ts';
import { spell } from '../state/keys.ts';
import { duration, inLanguage, languageName, nameOf, spoken } from '../texts.ts';
import { Badges, DueClock, useCustomerName } from './badges.tsx';
import { ring } from './ringing.ts';
import { useCell, useConsole, useDesk, useNow, useSay, useTexts } from './use.ts';

/** What rings now, and what stopped ringing without an answer. It lies over the page's end side and moves nothing. */
export function Offers() {
  const offers = useDesk((s) => s.offers);
  const ended = useDesk((s) => s.ended);
  const say = useSay();
  useRinging(offers);
  return (
    <section className="offers" aria-label={say('offers.title')} data-react-aria-top-layer="true">
      {offers.map((offer, at) => (
        <OfferCard key={offer.id} offer={offer} first={at === 0} />
      ))}
      {ended.map(({ offer, how }) => (
        <EndedCard key={offer.id} offer={offer} how={how} />
      ))}
    </section>
  );
}

function OfferCard({ offer, first }: { offer: Offer; first: boolean }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const entries = useCell(console.entries);
  const now = useNow();
  const c = offer.conversation;
  const name = useCustomerName(c.customer);
  const left = Math.min(offer.ring_ms, Date.parse(offer.expires_at) - now);
  const title = say(offer.consult ? 'offers.consult' : 'offers.offer', { name });
  const entry = inLanguage(entries.get(c.entry)?.title, texts.language) || nameOf(texts, 'channel', c.channel);
  const waited = now - Date.parse(c.asked_at ?? c.started_at);
  return (
    <article className="offer" aria-label={title} data-first={first || undefined}>
      <header className="offer-head">
        <Ring left={left} whole={offer.ring_ms} label={say('offers.left', { time: spoken(texts, left) })} />
        <div className="offer-who">
          <h2>
            <bdi>{name}</bdi>
          </h2>
          <p className="offer-from">
            {inLanguage(c.line_title, texts.language)} · {entry}
          </p>
          <Badges conversation={c} />
        </div>
      </header>
      <dl className="offer-facts">
        <div>
          <dt>{say('offers.waited')}</dt>
          <dd className="digits">{duration(waited)}</dd>
        </div>
        {c.due_at && c.target_ms ? (
          <div>
            <dt>{say('offers.target')}</dt>
            <dd>
              <DueClock due={dueAt(c.due_at, c.target_ms, now)} kind="target" />
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{say('offers.language')}</dt>
          <dd>{languageName(c.language, texts.language)}</dd>
        </div>
      </dl>
      {(c.subject || c.preview) && (
        <p className="offer-preview" dir="auto" lang={c.language}>
          {c.subject || c.preview}
        </p>
      )}
      {offer.note && (
        <div className="offer-note">
          <b>{say('offers.note')}</b>
          <p dir="auto">{offer.note}</p>
        </div>
      )}
      <div className="offer-buttons">
        <Button look="main" icon="close" keys={first ? 'A' : undefined} onPress={() => accept(console, offer.id)}>
          {say('action.accept')}
        </Button>
        <Button keys={first ? 'D' : undefined} onPress={() => decline(console, offer.id)}>
          {say('action.decline')}
        </Button>
      </div>
      <div className="offer-foot">
        <Button look="quiet" icon="why" onPress={() => console.dialog.set({ name: 'explain', offer: offer.id })}>
          {say('action.why')}
        </Button>
        {first && <p className="offer-hint">{say('offers.hint', { keys: spell('alt+enter') })}</p>}
      </div>
    </article>
  );
}

function EndedCard({ offer, how }: { offer: Offer; how: string }) {
  const console = useConsole();
  const say = useSay();
  const name = useCustomerName(offer.conversation.customer);
  return (
    <article className="offer-ended" aria-label={say('offers.endedTitle')}>
      <Icon name="warn" size={18} />
      <p>{say(how === 'withdrawn' ? 'offers.withdrawn' : 'offers.missed', { name })}</p>
      <IconButton label={say('dismiss')} icon="x" onPress={() => console.store.now({ kind: 'ended-dismissed', offer: offer.id })} />
    </article>
  );
}

/** Says each offer once to screen readers, rings and notifies as the agent asked, and says when one was missed. */
function useRinging(offers: readonly Offer[]): void {
  const console = useConsole();
  const known = useRef(new Set<string>());
  const ended = useDesk((s) => s.ended);
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const offer of offers) {
      if (known.current.has(offer.id)) continue;
      known.current.add(offer.id);
      announceOffer(console, offer);
    }
  }, [offers, console]);
  useEffect(() => {
    for (const { offer, how } of ended) {
      if (told.current.has(offer.id)) continue;
      told.current.add(offer.id);
      const name = offer.conversation.customer?.name || console.say('customer.unnamed');
      console.announce(console.say(how === 'withdrawn' ? 'offers.withdrawn' : 'offers.missed', { name }));
    }
  }, [ended, console]);
}

function announceOffer(console: ReturnType<typeof useConsole>, offer: Offer): void {
  const texts = console.texts.get();
  const c = offer.conversation;
  const name = c.customer?.name || texts.t('customer.unnamed');
  const left = Date.parse(offer.expires_at) - console.clock.exact();
  const text = texts.t('offers.announce', { name, line: inLanguage(c.line_title, texts.language), time: spoken(texts, left) });
  console.announce(text);
  const { sound, notify } = console.settings.get();
  if (sound) ring();
  if (notify && document.hidden && 'Notification' in globalThis && Notification.permission === 'granted')
    new Notification(texts.t('offers.title'), { body: text, tag: offer.id });
}
