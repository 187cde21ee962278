import { useState } from 'preact/hooks';
import type { CustomerView } from '../../client/customer.ts';
import type { Conversation } from '../../wire/types.ts';
import { usePage } from '../context.tsx';
import { PersonButton } from './person.tsx';

const scores = [1, 2, 3, 4, 5] as const;

/** After the end: one rating, which may be skipped and holds nobody back from the next question. */
export function RatingCard({ view, conversation }: { view: CustomerView; conversation: Conversation }) {
  const { customer, texts } = usePage();
  const [skipped, setSkipped] = useState(false);
  const [wrong, setWrong] = useState(false);
  const served = conversation.connected_at !== undefined;
  const rated = conversation.rating !== undefined;
  return (
    <section class="card stand closed" aria-label={texts.t('closed.title')}>
      <h2>{rated ? texts.t('rating.thanks') : served && !skipped ? texts.t('rating.title') : texts.t('closed.title')}</h2>
      {served && !rated && !skipped ? form() : <p>{texts.t('closed.write')}</p>}
      <div class="row">
        <PersonButton view={view} again />
        <button type="button" class="button plain" onClick={() => customer.again()}>
          {texts.t('closed.new')}
        </button>
      </div>
    </section>
  );

  function form() {
    return (
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          const data = new FormData(e.currentTarget);
          const score = Number(data.get('score'));
          setWrong(!score);
          if (!score) return;
          const solved = data.get('solved');
          const comment = String(data.get('comment') ?? '').trim();
          void customer.rate({ score, ...(solved ? { solved: solved === 'yes' } : {}), ...(comment ? { comment } : {}) });
        }}
      >
        <fieldset class="scores">
          <legend class="spoken-only">{texts.t('rating.title')}</legend>
          {scores.map((score) => (
            <label key={score}>
              <input type="radio" name="score" value={score} class="spoken-only" />
              <span class="score" aria-hidden="true">
                {score}
              </span>
              <span class="words">{texts.t(`rating.${score}`)}</span>
            </label>
          ))}
        </fieldset>
        <p class="wrong" role="alert">
          {wrong && texts.t('rating.choose')}
        </p>
        <fieldset class="solved">
          <legend>{texts.t('rating.solved')}</legend>
          <label>
            <input type="radio" name="solved" value="yes" />
            {texts.t('rating.yes')}
          </label>
          <label>
            <input type="radio" name="solved" value="no" />
            {texts.t('rating.no')}
          </label>
        </fieldset>
        <label class="field">
          {texts.t('rating.comment')}
          <textarea name="comment" rows={2} maxLength={1000} />
        </label>
        <div class="row">
          <button type="submit" class="button" aria-busy={view.busy === 'rate'}>
            {texts.t('rating.send')}
          </button>
          <button type="button" class="button plain" onClick={() => setSkipped(true)}>
            {texts.t('rating.skip')}
          </button>
        </div>
      </form>
    );
  }
}
