import { memo } from 'react';
import type { Pending } from '../../client/outbox.ts';
import { Button } from '../../ui/components/button.tsx';
import { Icon } from '../../ui/components/icon.tsx';
import type { Item } from '../../wire/types.ts';
import { dateTime, inLanguage, nameOf, timeOfDay } from '../texts.ts';
import { FileView } from './file-view.tsx';
import { useConsole, useDesk, useSay, useTexts } from './use.ts';

interface Props {
  item: Item;
  conv: string;
  mine: boolean;
  /** Whether it follows closely on one by the same author, whose name then stands above. */
  together: boolean;
  read: number;
  delivered: number;
  customer: string;
  /** The last of my messages says its tick in words. */
  last: boolean;
}

export const Message = memo(function Message(props: Props) {
  const { item, together } = props;
  const texts = useTexts();
  const say = useSay();
  if (item.kind === 'system') return <SystemLine item={item} />;
  const note = item.kind === 'note';
  const side = item.author.role === 'customer' ? 'them' : 'us';
  const author = item.author.role === 'customer' ? item.author.name || props.customer || say('customer.unnamed') : authorName(item, say);
  return (
    <article
      className="message"
      data-side={side}
      data-note={note || undefined}
      data-together={together || undefined}
      aria-label={`${author}, ${timeOfDay(item.at, texts.language)}`}
    >
      {!together && (
        <header className="message-head">
          {note && (
            <span className="note-label">
              <Icon name="note" size={14} />
              {item.code ? nameOf(texts, 'note', item.code) : say('note.label')}
            </span>
          )}
          <bdi>{author}</bdi>
          {item.author.role === 'bot' && <span className="badge badge-bot">{say('author.bot')}</span>}
          <time className="digits" dateTime={item.at}>
            {timeOfDay(item.at, texts.language)}
          </time>
        </header>
      )}
      <div className="bubble">
        <Content item={item} conv={props.conv} />
      </div>
      {props.mine && !note && !item.erased && <Tick item={item} read={props.read} delivered={props.delivered} words={props.last} />}
    </article>
  );
});

function Content({ item, conv }: { item: Item; conv: string }) {
  const say = useSay();
  if (item.erased) return <p className="erased">{say('message.erased')}</p>;
  return (
    <>
      {item.file && <FileView conv={conv} file={item.file} kind={item.kind} />}
      {item.text && (
        <p className="message-text" dir="auto" {...(item.language ? { lang: item.language } : {})}>
          {item.text}
        </p>
      )}
    </>
  );
}

/** How far a message is proven to have got: by shape, and in words for the last one and for screen readers. */
function Tick({ item, read, delivered, words }: { item: Item; read: number; delivered: number; words: boolean }) {
  const say = useSay();
  const state = item.seq <= read ? 'read' : item.seq <= delivered ? 'delivered' : 'sent';
  return (
    <p className="tick" data-state={state}>
      <svg viewBox="0 0 20 12" width="18" height="11" aria-hidden="true" focusable="false">
        <path
          d={state === 'sent' ? 'm5 6 3.5 3.5L15 3' : 'm2 6 3.5 3.5L12 3M9.5 9l.5.5L17 3'}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className={words ? undefined : 'spoken-only'}>{say(`tick.${state}`)}</span>
    </p>
  );
}

/** A line that the service itself wrote, worded here from its code, so that each agent reads it in the language of the screen. */
function SystemLine({ item }: { item: Item }) {
  const texts = useTexts();
  const params = useWords(item.params);
  const text = texts.maybe(`system.${item.code}`, params) ?? texts.t('system.other', { code: item.code ?? '' });
  return (
    <p className="system">
      <span dir="auto">{text}</span> <time className="digits">{timeOfDay(item.at, texts.language)}</time>
    </p>
  );
}

/** The values of a system line as people know them: titles for lines, names for agents, local times. */
function useWords(params: Item['params']): Record<string, string> {
  const texts = useTexts();
  const lines = useDesk((s) => s.lines);
  const colleagues = useDesk((s) => s.colleagues);
  const me = useDesk((s) => s.me);
  const words = { ...params };
  if (words.line) words.line = inLanguage(lines.find((l) => l.id === words.line)?.title, texts.language) || words.line;
  if (words.agent) words.agent = (me?.id === words.agent ? me.name : colleagues.get(words.agent)?.name) ?? texts.t('author.agent');
  if (words.due) words.due = dateTime(words.due, texts.language);
  return words;
}

/** A message that the server has not stored yet: it waits for the connection, or was refused and waits for its writer. */
export function PendingMessage({ entry }: { entry: Pending }) {
  const console = useConsole();
  const say = useSay();
  const failed = entry.state === 'failed';
  return (
    <article className="message message-pending" data-side="us" data-note={entry.note || undefined} aria-label={say('pending.title')}>
      <div className="bubble">
        {entry.send.file && <p className="message-text">{entry.send.file.name}</p>}
        {entry.send.text && (
          <p className="message-text" dir="auto">
            {entry.send.text}
          </p>
        )}
      </div>
      <div className="tick" data-state={entry.state}>
        <Icon name={failed ? 'warn' : 'clock'} size={14} />
        <span>{failed ? say('pending.failed', { why: entry.error ?? '' }) : say('pending.queued')}</span>
        {failed && (
          <>
            <Button look="quiet" onPress={() => console.outbox.retry(entry.client_id)}>
              {say('retry')}
            </Button>
            <Button look="quiet" onPress={() => console.outbox.discard(entry.client_id)}>
              {say('discard')}
            </Button>
          </>
        )}
      </div>
    </article>
  );
}

function authorName(item: Item, say: ReturnType<typeof useSay>): string {
  return (
    item.author.name || say(item.author.role === 'bot' ? 'author.bot' : item.author.role === 'agent' ? 'author.agent' : 'author.system')
  );
}
