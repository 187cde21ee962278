import { useState } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { Door, useHost } from './context.tsx';
import { Bar } from './screens.tsx';

const ways = [
  { id: 'qr', entry: 'web-qr', icon: 'qr', category: 'certification' },
  { id: 'email', entry: 'web-email', icon: 'mail', category: 'advertising' },
  { id: 'oauth', entry: 'web-oauth', icon: 'key', category: 'technical' },
] as const;
type Way = (typeof ways)[number]['id'];

/** The website's sign-in: three sample ways, each with the service that belongs to it, and a door that needs none. */
export function Web() {
  const { texts } = useHost();
  const [signedIn, setSignedIn] = useState<readonly Way[]>([]);
  return (
    <>
      <Bar title={texts.t('host.me.web')} back="/host/me" />
      <section class="panel">
        <h2>{texts.t('host.web.title')}</h2>
        <p>{texts.t('host.web.lead')}</p>
        <Door entry="web-open" class="button plain" icon="headset">
          {texts.t('host.web.open')}
        </Door>
      </section>
      {ways.map((way) => (
        <section key={way.id} class="panel" aria-labelledby={`way-${way.id}`}>
          <h2 id={`way-${way.id}`}>
            <Icon name={way.icon} />
            {texts.t(`host.web.${way.id}`)}
          </h2>
          <p>{texts.t(`host.web.${way.id}Text`)}</p>
          {signedIn.includes(way.id) ? (
            <>
              <p class="done" role="status">
                <Icon name="check" />
                {texts.t('host.web.done')}
              </p>
              <p class="doc">{texts.t('host.web.doc', { name: texts.t(`host.web.${way.id}Doc`) })}</p>
              <Door entry={way.entry} category={way.category} class="button" icon="headset">
                {texts.t('host.person')}
              </Door>
            </>
          ) : (
            <SignIn way={way.id} done={() => setSignedIn((s) => [...s, way.id])} />
          )}
        </section>
      ))}
    </>
  );
}

/** One way to sign in. Nothing is checked: the sample host vouches for the persona that was chosen. */
function SignIn({ way, done }: { way: Way; done(): void }) {
  const { texts } = useHost();
  const [wrong, setWrong] = useState(false);
  if (way === 'qr')
    return (
      <>
        <p>{texts.t('host.web.qrDo')}</p>
        <button type="button" class="button plain" onClick={done}>
          <Icon name="qr" />
          {texts.t('host.web.qrDone')}
        </button>
      </>
    );
  if (way === 'oauth')
    return (
      <button type="button" class="button plain" onClick={done}>
        <Icon name="key" />
        {texts.t('host.web.oauthDone')}
      </button>
    );
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        const good = /^\S+@\S+\.\S+$/.test(String(new FormData(e.currentTarget).get('email') ?? ''));
        setWrong(!good);
        if (good) done();
      }}
    >
      <label for="email">{texts.t('host.web.emailLabel')}</label>
      <input id="email" name="email" type="email" autocomplete="email" dir="ltr" aria-invalid={wrong} aria-describedby="email-wrong" />
      <p id="email-wrong" class="failed" role="alert">
        {wrong && texts.t('host.web.emailWrong')}
      </p>
      <button type="submit" class="button plain">
        {texts.t('host.web.emailDone')}
      </button>
    </form>
  );
}
