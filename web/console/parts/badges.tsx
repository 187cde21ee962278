import { DueMark } from '../../ui/components/due-mark.tsx';
import type { Conversation, Customer } from '../../wire/types.ts';
import { type Due, dueAt, replyDue } from '../state/due.ts';
import { duration, languageName, nameOf, spoken } from '../texts.ts';
import { useDesk, useNow, useSay, useTexts } from './use.ts';

/** What an agent must know about a customer before the first word: tier, access needs, language, urgency. */
export function Badges({ conversation, customer }: { conversation: Conversation; customer?: Customer | undefined }) {
  const texts = useTexts();
  const who = customer ?? conversation.customer;
  const own = useDesk((s) => s.me?.languages?.[0]) ?? texts.language;
  const foreign = conversation.language && conversation.language.split('-')[0] !== own.split('-')[0];
  return (
    <span className="badges">
      {conversation.urgency && conversation.urgency !== 'normal' && (
        <span className="badge badge-urgent">{nameOf(texts, 'urgency', conversation.urgency)}</span>
      )}
      {who?.needs?.map((need) => (
        <span key={need} className="badge badge-need">
          {nameOf(texts, 'need', need)}
        </span>
      ))}
      {who && who.tier !== 'personal' && <span className="badge badge-tier">{nameOf(texts, 'tier', who.tier)}</span>}
      {foreign && <span className="badge badge-language">{languageName(conversation.language, texts.language)}</span>}
    </span>
  );
}

/** A running clock of how a promise stands: shape, words and time say the same; colour only repeats it. */
export function DueClock({ due, kind }: { due: Due; kind: 'target' | 'reply' }) {
  const texts = useTexts();
  const label = texts.t(`due.${kind}.${due.standing}`, { time: spoken(texts, due.ms) });
  return (
    <span className="due" data-standing={due.standing} title={label}>
      <DueMark standing={due.standing} used={due.used} />
      <span aria-hidden="true">
        {texts.t(`due.short.${due.standing}`)} <b className="digits">{duration(due.ms)}</b>
      </span>
      <span className="spoken-only">{label}</span>
    </span>
  );
}

/** The clock that matters for a conversation now: the customer's wait for an answer, a promise, or the target until a person came. */
export function ConversationClock({ conversation }: { conversation: Conversation }) {
  const now = useNow();
  const say = useSay();
  if (conversation.status === 'closed') return null;
  if (conversation.promise && conversation.status === 'parked') {
    const whole = Date.parse(conversation.promise.due_at) - Date.parse(conversation.asked_at ?? conversation.started_at);
    return <DueClock due={dueAt(conversation.promise.due_at, whole, now)} kind="target" />;
  }
  if (conversation.awaiting_reply_since && conversation.status === 'active')
    return <DueClock due={replyDue(conversation.awaiting_reply_since, now)} kind="reply" />;
  if (!conversation.connected_at && conversation.due_at && conversation.target_ms)
    return <DueClock due={dueAt(conversation.due_at, conversation.target_ms, now)} kind="target" />;
  return <span className="due due-none">{say('due.none')}</span>;
}

/** Who it is, as far as we know: a masked name, or that the person gave none. */
export function useCustomerName(customer: Customer | undefined): string {
  const say = useSay();
  return customer?.name || say('customer.unnamed');
}

/** A round mark with the first letter, so that rows can be told apart at a glance. Decoration: the name stands beside it. */
export function Avatar({ name, id, size = 'm' }: { name: string; id: string; size?: 's' | 'm' }) {
  const tone = [...id].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) % 6, 7);
  return (
    <span className={`avatar avatar-${size}`} data-tone={tone} aria-hidden="true">
      {[...name][0] ?? '·'}
    </span>
  );
}
