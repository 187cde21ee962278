import './stand.css';
import './talk.css';
import type { CustomerView } from '../../client/customer.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { Log } from './log.tsx';
import { Stand } from './stand.tsx';

/**
 * Everything but the first screen: where I stand, what was said, where I write. Its code comes right after the first paint. The log is there
 * before its first message, so that it is read aloud.
 */
export function Talk({ view, empty }: { view: CustomerView; empty: boolean }) {
  return (
    <>
      <Stand view={view} />
      <Log view={view} empty={empty} />
      <Composer view={view} />
      <Announcer view={view} />
    </>
  );
}
