import { useState } from 'preact/hooks';
import type { CustomerView } from '../../client/customer.ts';
import * as more from '../../ui/icon-paths-more.ts';
import type { Conversation, Wait } from '../../wire/types.ts';
import { Icon, usePage } from '../context.tsx';
import { ahead, type WidgetTexts, waitWords } from '../words.ts';

/** The wait, honestly: how many before me, a range, why, and what else I can do, which stays as it is while somebody is being asked. */
export function Queue({ view, conversation }: { view: CustomerView; conversation: Conversation }) {
  const { texts } = usePage();
  const [asking, setAsking] = useState(false);
  const wait = conversation.wait;
  const ringing = rings(conversation);
  return (
    <section class={ringing ? 'card stand' : 'card stand queue'} aria-label={texts.t(ringing ? 'queue.offered' : 'queue.title')}>
      {ringing ? (
        <h2>
          <span class="ring" aria-hidden="true" />
          {texts.t('queue.offered')}
        </h2>
      ) : (
        <>
          <p class="eyebrow">
            <span class="ring" aria-hidden="true" />
            {texts.t('queue.title')}
          </p>
          <h2>{headline(wait, texts)}</h2>
          {wait && (
            <p class="lead">{wait.known ? texts.t('queue.wait', { wait: waitWords(wait, texts) }) : texts.t('queue.waitUnknown')}</p>
          )}
        </>
      )}
      <p class="hint">{texts.t(ringing ? 'queue.offeredText' : 'queue.kept')}</p>
      {wait && !ringing && (
        <details>
          <summary>{texts.t('queue.why')}</summary>
          <p>{why(wait, texts)}</p>
        </details>
      )}
      <Alternatives view={view} asking={asking} setAsking={setAsking} />
    </section>
  );
}

/** Whether an agent is being asked right now. Of that the wait tells alone: at whom it rings is not for the customer, and it may ring in vain. */
export function rings(conversation: Conversation): boolean {
  return conversation.status === 'offered' || (conversation.status === 'waiting' && conversation.wait?.why === 'ringing');
}

function headline(wait: Wait | undefined, texts: WidgetTexts): string {
  if (!wait) return texts.t('queue.title');
  return ahead(wait) === 0 ? texts.t('queue.next') : texts.t('queue.ahead', { n: ahead(wait) });
}

function why(wait: Wait, texts: WidgetTexts): string {
  const values = { ahead: ahead(wait), staffed: wait.staffed };
  return texts.maybe(`why.${wait.why}`, values) ?? texts.t('why.other', values);
}

/** Something else than waiting: a call back, an answer later, leaving. */
function Alternatives({ view, asking, setAsking }: { view: CustomerView; asking: boolean; setAsking(asking: boolean): void }) {
  const { customer, texts } = usePage();
  const [wrong, setWrong] = useState(false);
  if (!asking)
    return (
      <details class="other">
        <summary>{texts.t('queue.other')}</summary>
        <div class="row">
          <button type="button" class="button plain" onClick={() => setAsking(true)}>
            <Icon path={more.phone} />
            {texts.t('queue.callBack')}
          </button>
          <button
            type="button"
            class="button plain"
            aria-busy={view.busy === 'call-back'}
            onClick={() => void customer.callBack({ kind: 'reply' })}
          >
            <Icon path={more.mail} />
            {texts.t('queue.reply')}
          </button>
          <button type="button" class="button plain" onClick={() => void customer.leave()}>
            <Icon path={more.leave} />
            {texts.t('queue.leave')}
          </button>
        </div>
      </details>
    );
  return (
    <form
      class="call-back"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const number = String(new FormData(e.currentTarget).get('number') ?? '').trim();
        const good = /^\+?[\d\s-]{5,24}$/.test(number) && number.replace(/\D/g, '').length >= 5;
        setWrong(!good);
        if (good) void customer.callBack({ kind: 'call-back', number });
      }}
    >
      <label for="number">{texts.t('queue.number')}</label>
      <p id="number-hint" class="hint">
        {texts.t('queue.numberHint')}
      </p>
      <input
        id="number"
        name="number"
        type="tel"
        autocomplete="tel"
        dir="ltr"
        aria-describedby="number-hint number-wrong"
        aria-invalid={wrong}
      />
      <p id="number-wrong" class="wrong" role="alert">
        {wrong && texts.t('queue.numberWrong')}
      </p>
      <div class="row">
        <button type="submit" class="button" aria-busy={view.busy === 'call-back'}>
          {texts.t('queue.callBackSend')}
        </button>
        <button type="button" class="button plain" onClick={() => setAsking(false)}>
          {texts.t('queue.stay')}
        </button>
      </div>
    </form>
  );
}
