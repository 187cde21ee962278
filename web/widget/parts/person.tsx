import type { CustomerView } from '../../client/customer.ts';
import * as icons from '../../ui/icon-paths.ts';
import { Icon, usePage } from '../context.tsx';

/** The button that everything is about. It is never disabled while idle, and never behind anything. */
export function PersonButton({ view, big, again }: { view: CustomerView; big?: boolean; again?: boolean }) {
  const { customer, texts } = usePage();
  const asking = view.busy === 'person';
  return (
    <button type="button" class={big ? 'person big' : 'person'} aria-busy={asking} onClick={() => void customer.askPerson()}>
      <Icon path={icons.headset} />
      <span>{texts.t(asking ? 'person.asking' : again ? 'closed.again' : 'person.button')}</span>
    </button>
  );
}

/** The wish made without a network. */
export function Wish() {
  const { customer, texts } = usePage();
  return (
    <section class="card stand" aria-label={texts.t('person.wish')}>
      <h2>
        <Icon path={icons.offline} />
        {texts.t('person.wish')}
      </h2>
      <p>{texts.t('person.wishText')}</p>
      <div class="row">
        <button type="button" class="button plain" onClick={() => void customer.leave()}>
          {texts.t('person.giveUp')}
        </button>
      </div>
    </section>
  );
}
