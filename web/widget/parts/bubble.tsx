import type { Pending } from '../../client/outbox.ts';
import type { Tick } from '../../client/ticks.ts';
import * as icons from '../../ui/icon-paths.ts';
import * as more from '../../ui/icon-paths-more.ts';
import type { Item } from '../../wire/types.ts';
import { Icon, usePage } from '../context.tsx';
import { FileView } from './file.tsx';

export type BubbleState = Tick | Pending['state'] | 'theirs';
type BubbleProps = { item: Item; state: BubbleState; grouped: boolean; pending?: Pending };

const tickIcons: Record<Exclude<BubbleState, 'theirs'>, string> = {
  queued: more.clock,
  failed: icons.alert,
  sent: more.check,
  delivered: more.checks,
  read: more.checks,
};

/** One message: who, what, when, and for one's own how far it has got, in words as well as in signs. */
export function Bubble({ item, state, grouped, pending }: BubbleProps) {
  const { customer, texts } = usePage();
  const mine = state !== 'theirs';
  const bot = item.author.role === 'bot';
  const name = mine ? texts.t('log.me') : bot ? texts.t('log.bot') : item.author.name || texts.t('log.staff');
  const time = new Intl.DateTimeFormat(texts.language, { hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(item.at));
  return (
    <div class={`message ${mine ? 'mine' : bot ? 'bot' : 'theirs'}${grouped ? ' grouped' : ''}`}>
      <p class={mine || grouped ? 'spoken-only' : 'author'}>
        <span>{name}</span>
        <span class="spoken-only">{texts.language === 'en' ? ': ' : '：'}</span>
      </p>
      <div class="bubble" lang={item.language && item.language !== texts.language ? item.language : undefined}>
        {item.erased ? <em>{texts.t('log.erased')}</em> : item.file ? <FileView item={item} /> : <Words text={item.text ?? ''} />}
      </div>
      <p class="meta">
        <span class="spoken-only">, </span>
        <time dateTime={item.at}>{time}</time>
        {state !== 'theirs' && (
          <span class={`tick ${state}`}>
            <Icon path={tickIcons[state]} />
            {texts.t(`tick.${state}`)}
          </span>
        )}
      </p>
      {pending?.state === 'failed' && (
        <div class="failed">
          {pending.error && <p>{pending.error}</p>}
          <div class="row">
            <button type="button" class="button plain" onClick={() => customer.retry(pending.client_id)}>
              {texts.t('tick.retry')}
            </button>
            <button type="button" class="button plain" onClick={() => customer.discard(pending.client_id)}>
              {texts.t('tick.discard')}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}

const link = /\bhttps?:\/\/[^\s<>"'，。！？、）】]+/g;

/** A text with its addresses as links. It is never taken for markup. */
function Words({ text }: { text: string }) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(link)) {
    parts.push(text.slice(from, match.index));
    parts.push(
      <a key={match.index} href={match[0]} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
        {match[0]}
      </a>,
    );
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return (
    <p class="text" dir="auto">
      {parts}
    </p>
  );
}
