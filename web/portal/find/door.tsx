import type { IconName } from '../../ui/icons.ts';
import { pick, timeWords, waitWords } from '../../widget/words.ts';
import type { Door } from '../../wire/types.ts';
import { Icon } from '../icon.tsx';
import type { FindTexts } from './find.tsx';

const channelIcons: { [channel: string]: IconName } = { phone: 'phone', email: 'mail', video: 'hand', web: 'globe', app: 'chat' };

/** One way to a person: what it is, whether somebody is there, how long it takes, how to get there, and the one tap. */
export function DoorCard({ door, best, texts, category }: { door: Door; best: boolean; texts: FindTexts; category: string | undefined }) {
  const language = texts.language;
  const title = pick(door.title, language);
  const action = door.link.startsWith('tel:')
    ? texts.t('find.go.call')
    : door.link.startsWith('mailto:')
      ? texts.t('find.go.mail')
      : texts.t(door.link.startsWith('/c/') ? 'find.go.chat' : 'find.go.page');
  const link =
    door.link.startsWith('/c/') && category
      ? `${door.link}${door.link.includes('?') ? '&' : '?'}category=${encodeURIComponent(category)}`
      : door.link;
  return (
    <li class={best ? 'door best' : 'door'}>
      <div class="head">
        <span class="channel" aria-hidden="true">
          <Icon name={channelIcons[door.channel] ?? 'chat'} />
        </span>
        <div>
          <h3>{title}</h3>
          <p class="fits">
            {best && <strong>{texts.t('find.best')} · </strong>}
            {pick(door.fits, language)}
          </p>
        </div>
      </div>
      <dl>
        <div>
          <dt>{texts.t('find.hours')}</dt>
          <dd>
            <span class={door.open ? 'state open' : 'state'}>{texts.t(door.open ? 'find.open' : 'find.closed')}</span>
            {!door.open && door.next_open ? `, ${texts.t('find.next', { time: timeWords(door.next_open, language) })}` : ''}
            <br />
            {pick(door.hours, language)}
          </dd>
        </div>
        <div>
          <dt>{texts.t('find.wait')}</dt>
          <dd>
            {waitWords(door.wait, texts)}
            <br />
            <small>{texts.t('find.steps', { n: door.steps })}</small>
          </dd>
        </div>
      </dl>
      {door.path.length > 0 && (
        <div class="path">
          <p>{texts.t('find.path')}</p>
          <ol>
            {door.path.map((step) => (
              <li key={step.en}>{pick(step, language)}</li>
            ))}
          </ol>
        </div>
      )}
      {door.restrictions?.map((r) => (
        <p class="mind" key={r.en}>
          <Icon name="alert" />
          <span>
            <span class="spoken-only">{texts.t('find.mind')}: </span>
            {pick(r, language)}
          </span>
        </p>
      ))}
      {door.link && (
        <a class={best ? 'button' : 'button plain'} href={link} aria-label={texts.t('find.goTo', { action, door: title })}>
          {action}
          <Icon name="chevron" />
        </a>
      )}
    </li>
  );
}
