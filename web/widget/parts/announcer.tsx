import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerView } from '../../client/customer.ts';
import { usePage } from '../context.tsx';
import { ahead, waitWords } from '../words.ts';
import { rings } from './queue.tsx';

/** A queue that moves every second must not talk every second. */
const queuePause_ms = 20_000;

/** The one status line for screen readers: always there, filled when something changes that is not a message. */
export function Announcer({ view }: { view: CustomerView }) {
  const { texts } = usePage();
  const [said, setSaid] = useState('');
  const saidQueue = useRef({ at: 0, ahead: -1 });
  const link = useRef(view.link);
  const wait = view.conversation?.status === 'waiting' ? view.conversation.wait : undefined;
  const before = wait ? ahead(wait) : -1;

  useEffect(() => {
    if (!wait || before === saidQueue.current.ahead) return;
    const speak = () => {
      saidQueue.current = { at: Date.now(), ahead: before };
      setSaid(before === 0 ? texts.t('queue.announceNext') : texts.t('queue.announce', { n: before, wait: waitWords(wait, texts) }));
    };
    const rest = before === 0 ? 0 : saidQueue.current.at + queuePause_ms - Date.now();
    const timer = setTimeout(speak, Math.max(0, rest));
    return () => clearTimeout(timer);
  }, [before, wait, texts]);

  useEffect(() => {
    const was = link.current;
    link.current = view.link;
    if (view.link === 'lost') setSaid(texts.t('link.lost'));
    else if (view.link === 'online' && was === 'lost') setSaid(texts.t('link.back'));
  }, [view.link, texts]);

  const ringing = view.conversation !== undefined && rings(view.conversation);
  const closed = view.conversation?.status === 'closed';
  useEffect(() => {
    if (ringing) setSaid(texts.t('queue.offered'));
    else if (closed) setSaid(texts.t('closed.title'));
  }, [ringing, closed, texts]);

  useEffect(() => {
    if (view.wish) setSaid(texts.t('person.wishText'));
  }, [view.wish, texts]);

  const failed = view.pending.filter((p) => p.state === 'failed').length;
  useEffect(() => {
    if (failed) setSaid(texts.t('tick.failed'));
  }, [failed, texts]);

  return (
    <p role="status" class="spoken-only">
      {said}
    </p>
  );
}
