import { type FormEvent, useRef, useState } from 'react';
import { Failure } from '../../client/failure.ts';
import type { Rest } from '../../client/rest.ts';
import { Button, IconButton } from '../../ui/components/button.tsx';
import { Field, Toggle } from '../../ui/components/field.tsx';
import { type Language, languageNames, languages } from '../../ui/i18n.ts';
import type { StaffSession } from '../../wire/types.ts';
import { Mark } from '../parts/mark.tsx';
import { type ConsoleTexts, failureText } from '../texts.ts';

interface Props {
  rest: Rest;
  texts: ConsoleTexts;
  /** Why there is a sign-in: the session ended by itself. */
  ended: boolean;
  onLanguage(language: Language): void;
  onSignedIn(session: StaffSession, keep: boolean): void;
}

export function SignIn({ rest, texts, ended, onLanguage, onSignedIn }: Props) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [keep, setKeep] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // A password manager may have filled the fields without telling anybody: read them, not only what was typed.
    const filled = new FormData(form.current ?? undefined);
    const body = { login: String(filled.get('login') ?? login).trim(), password: String(filled.get('password') ?? password) };
    if (!body.login || !body.password) return setError(texts.t('signIn.missing'));
    setBusy(true);
    setError('');
    try {
      onSignedIn(await rest.signInStaff(body), keep);
    } catch (thrown) {
      const failure = Failure.from(thrown);
      setError(failure.wire.message || (failure.wire.kind === 'denied' ? texts.t('signIn.wrong') : failureText(texts, failure)));
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <div className="sign-in-art" aria-hidden="true">
        <Lines />
        <p>{texts.t('signIn.promise')}</p>
      </div>
      <form ref={form} className="sign-in-form" onSubmit={submit} noValidate>
        <div className="sign-in-brand">
          <Mark size={40} />
          <h1>{texts.t('signIn.title')}</h1>
        </div>
        {ended && <p className="sign-in-ended">{texts.t('signIn.ended')}</p>}
        <Field label={texts.t('signIn.login')} name="login" autoComplete="username" value={login} onChange={setLogin} required autoFocus />
        <Field
          label={texts.t('signIn.password')}
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          required
          end={
            <IconButton
              label={texts.t(shown ? 'signIn.hide' : 'signIn.show')}
              icon={shown ? 'eyeOff' : 'eye'}
              onPress={() => setShown(!shown)}
            />
          }
        />
        <Toggle label={texts.t('signIn.keep')} about={texts.t('signIn.keepAbout')} value={keep} onChange={setKeep} />
        <p role="alert" className="sign-in-error">
          {error}
        </p>
        <Button look="main" type="submit" isDisabled={busy} className="sign-in-go">
          {texts.t(busy ? 'signIn.busy' : 'signIn.go')}
        </Button>
        <fieldset className="sign-in-languages" aria-label={texts.t('settings.language')}>
          {languages.map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={texts.language === language}
              onClick={() => onLanguage(language)}
            >
              {languageNames[language]}
            </button>
          ))}
        </fieldset>
      </form>
    </main>
  );
}

/** Many lines that end in one point: the picture of the product. */
function Lines() {
  const ends = [40, 95, 150, 205, 260, 315, 370, 425, 480];
  return (
    <svg viewBox="0 0 520 520" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      {ends.map((y, i) => (
        <g key={y} className={i === 5 ? 'line-on' : undefined}>
          <path d={`M30 ${y} C 200 ${y}, 220 260, 400 260`} />
          <circle cx="30" cy={y} r="7" />
        </g>
      ))}
      <circle cx="400" cy="260" r="34" className="line-hub" />
      <circle cx="400" cy="260" r="12" className="line-core" />
    </svg>
  );
}
