import { useState } from 'preact/hooks';
import type { CustomerView } from '../../client/customer.ts';
import * as more from '../../ui/icon-paths-more.ts';
import type { Conversation } from '../../wire/types.ts';
import { Icon, usePage } from '../context.tsx';
import { timeWords } from '../words.ts';
import { PersonButton, Wish } from './person.tsx';
import { Queue } from './queue.tsx';
import { RatingCard } from './rating.tsx';

/** Where the customer stands: nobody asked yet, in the queue, promised, with a person, over. */
export function Stand({ view }: { view: CustomerView }) {
  const conversation = view.conversation;
  if (view.wish && (conversation || view.pending.length)) return <Wish />;
  if (!conversation) return view.pending.length ? <Ask view={view} /> : null;
  switch (conversation.status) {
    case 'open':
      return <Ask view={view} />;
    case 'waiting':
    case 'offered':
      return <Queue view={view} conversation={conversation} />;
    case 'parked':
      return <Parked view={view} conversation={conversation} />;
    case 'active':
      return <Serving conversation={conversation} />;
    case 'closed':
      return <RatingCard key={conversation.id} view={view} conversation={conversation} />;
  }
}

function Ask({ view }: { view: CustomerView }) {
  const { texts } = usePage();
  return (
    <section class="stand ask" aria-label={texts.t('person.button')}>
      <PersonButton view={view} />
    </section>
  );
}

function Parked({ view, conversation }: { view: CustomerView; conversation: Conversation }) {
  const { customer, texts } = usePage();
  const promise = conversation.promise;
  const title = texts.t(promise?.kind === 'call-back' ? 'parked.callBack' : 'parked.reply');
  return (
    <section class="card stand" aria-label={title}>
      <h2>
        <Icon path={promise?.kind === 'call-back' ? more.phone : more.mail} />
        {title}
      </h2>
      {promise && <p class="lead">{texts.t('parked.due', { time: timeWords(promise.due_at, texts.language) })}</p>}
      <p>{texts.t('parked.kept')}</p>
      <div class="row">
        <button type="button" class="button" aria-busy={view.busy === 'person'} onClick={() => void customer.askPerson()}>
          {texts.t('parked.wait')}
        </button>
        <button type="button" class="button plain" onClick={() => void customer.leave()}>
          {texts.t('queue.leave')}
        </button>
      </div>
    </section>
  );
}

function Serving({ conversation }: { conversation: Conversation }) {
  const { customer, texts } = usePage();
  const [sure, setSure] = useState(false);
  const agent = conversation.agent;
  const name = agent?.name ?? texts.t('log.staff');
  const names = new Intl.DisplayNames(texts.language, { type: 'language' });
  return (
    <section class="stand serving" aria-label={texts.t('agent.with', { name })}>
      <span class="face" aria-hidden="true">
        {[...name][0]}
      </span>
      <div class="who">
        <p class="name">{texts.t('agent.with', { name })}</p>
        {agent?.languages?.length ? (
          <p class="speaks">
            {texts.t('agent.speaks', {
              languages: agent.languages.map((l) => names.of(l.split('-')[0] ?? l) ?? l).join(texts.language === 'en' ? ', ' : '、'),
            })}
          </p>
        ) : null}
      </div>
      {sure ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would say "group" of form fields; these are two answers to one question.
        <div class="row" role="group" aria-label={texts.t('agent.endSure')}>
          <button type="button" class="button danger" onClick={() => void customer.close()}>
            {texts.t('agent.endYes')}
          </button>
          <button type="button" class="button plain" onClick={() => setSure(false)}>
            {texts.t('agent.endNo')}
          </button>
        </div>
      ) : (
        <button type="button" class="button plain" onClick={() => setSure(true)}>
          {texts.t('agent.end')}
        </button>
      )}
    </section>
  );
}
