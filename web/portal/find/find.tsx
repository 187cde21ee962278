import { useEffect, useState } from 'preact/hooks';
import { Rest } from '../../client/rest.ts';
import type { Language, Texts } from '../../ui/i18n.ts';
import { pick } from '../../widget/words.ts';
import type { Category, Door, DoorQuestions } from '../../wire/types.ts';
import { Icon } from '../icon.tsx';
import { otherLanguage } from '../language.ts';
import { DoorCard } from './door.tsx';

export type FindTexts = Texts<keyof typeof import('../../ui/locales/find.en.json') | keyof typeof import('../../ui/locales/wait.en.json')>;

/** The questions, as the address carries them: a search can be shared as a link. */
const questions = ['tier', 'category', 'region', 'language', 'need'] as const;
type Question = (typeof questions)[number];
type Answers = Partial<Record<Question, string>>;
const options: Record<Question, keyof DoorQuestions> = {
  tier: 'tiers',
  category: 'categories',
  region: 'regions',
  language: 'languages',
  need: 'needs',
};

/** Who I am and what is wrong → the doors that fit, their hours, the wait now, one tap from each. */
export function Find({ texts, setLanguage }: { texts: FindTexts; setLanguage(language: Language): void }) {
  const [answers, setAnswers] = useState<Answers>(fromAddress);
  const [choices, setChoices] = useState<DoorQuestions>();
  const [doors, setDoors] = useState<readonly Door[]>();
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const language = texts.language;

  useEffect(() => {
    rest(language)
      .request<DoorQuestions>('GET', '/v1/door-questions')
      .then(setChoices, () => setFailed(true));
  }, [language, round]);

  useEffect(() => {
    let stale = false;
    const query = new URLSearchParams(answers as Record<string, string>).toString();
    history.replaceState(null, '', query ? `?${query}` : location.pathname);
    rest(language)
      .request<{ doors: Door[] }>('GET', `/v1/doors${query ? `?${query}` : ''}`)
      .then(
        (found) => {
          if (stale) return;
          setDoors(found.doors);
          setFailed(false);
        },
        () => stale || setFailed(true),
      );
    return () => {
      stale = true;
    };
  }, [answers, language, round]);

  const other = otherLanguage(language);
  const ask = (question: Question, title: string) =>
    choices && (
      <Choice
        name={question}
        title={title}
        any={texts.t('find.any')}
        options={choices[options[question]] ?? []}
        language={language}
        chosen={answers[question] ?? ''}
        choose={(value) => setAnswers(({ [question]: _, ...rest }) => (value ? { ...rest, [question]: value } : rest))}
      />
    );
  return (
    <div class="find">
      <header>
        <a class="brand" href="/">
          <img src={new URL('../../ui/mark.svg', import.meta.url).href} alt="" width="36" height="36" />
          <span>接通 Jietong</span>
        </a>
        <button type="button" class="quiet" lang={other} onClick={() => setLanguage(other)}>
          {texts.t('find.language')}
        </button>
      </header>
      <main>
        <section class="ask" aria-labelledby="find-title">
          <h1 id="find-title">{texts.t('find.title')}</h1>
          <p class="lead">{texts.t('find.lead')}</p>
          <form onSubmit={(e) => e.preventDefault()}>
            {ask('category', texts.t('find.what'))}
            {ask('tier', texts.t('find.who'))}
            {choices && (
              <details open={Boolean(answers.region || answers.language || answers.need)}>
                <summary>{texts.t('find.more')}</summary>
                {ask('region', texts.t('find.region'))}
                {ask('language', texts.t('find.speak'))}
                {ask('need', texts.t('find.need'))}
              </details>
            )}
          </form>
        </section>
        <section class="doors" aria-labelledby="found">
          <h2 id="found">
            <span role="status">
              {failed ? texts.t('find.failed') : doors ? texts.t('find.doors', { n: doors.length }) : texts.t('find.loading')}
            </span>
          </h2>
          {failed && (
            <button type="button" class="button" onClick={() => setRound((r) => r + 1)}>
              {texts.t('find.again')}
            </button>
          )}
          {doors?.length === 0 && !failed && (
            <p class="none">
              {texts.t('find.none')}{' '}
              <a class="button" href="/c/web-open">
                <Icon name="headset" />
                {texts.t('find.noneOpen')}
              </a>
            </p>
          )}
          <ol aria-busy={doors === undefined}>
            {doors?.map((door, i) => (
              <DoorCard key={door.entry} door={door} best={i === 0 && door.open} texts={texts} category={answers.category} />
            ))}
          </ol>
        </section>
      </main>
      <footer>
        <a href="/contact">{texts.t('find.noscript')}</a>
        <a href="/host">{texts.t('find.host')}</a>
      </footer>
    </div>
  );
}

type ChoiceProps = {
  name: string;
  title: string;
  any: string;
  options: readonly Category[];
  language: Language;
  chosen: string;
  choose(value: string): void;
};

/** One question with its answers as buttons of a radio group. */
function Choice({ name, title, any, options, language, chosen, choose }: ChoiceProps) {
  return (
    <fieldset>
      <legend>{title}</legend>
      <div class="choices">
        {[{ id: '', title: { zh: any, en: any } }, ...options].map((o) => (
          <label key={o.id}>
            <input type="radio" class="spoken-only" name={name} value={o.id} checked={chosen === o.id} onChange={() => choose(o.id)} />
            <span>{pick(o.title, language)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function rest(language: Language): Rest {
  return new Rest({ token: () => undefined, language: () => language });
}

function fromAddress(): Answers {
  const params = new URLSearchParams(location.search);
  return Object.fromEntries(questions.flatMap((q) => (params.get(q) ? [[q, params.get(q)]] : [])));
}
