import { ConversationPane } from '../parts/conversation.tsx';
import { CustomerPanel } from '../parts/customer-panel.tsx';
import { InboxList } from '../parts/inbox-list.tsx';
import { useCell, useConsole, useSay } from '../parts/use.ts';
import type { View } from '../state/address.ts';

/** Three columns: what waits for me, what is said, who it is. On a phone one at a time. */
export function InboxPage({ view }: { view: View & { page: 'inbox' } }) {
  const console = useConsole();
  const { panel } = useCell(console.settings);
  const drawer = useCell(console.drawer);
  const say = useSay();
  return (
    <div
      className="inbox-page"
      data-open={view.conv ? true : undefined}
      data-panel={(view.conv && panel) || undefined}
      data-drawer={(view.conv && drawer) || undefined}
    >
      <h1 className="spoken-only">{say('nav.inbox')}</h1>
      <InboxList view={view} />
      <ConversationPane view={view} />
      {view.conv && (panel || drawer) && <CustomerPanel conv={view.conv} />}
    </div>
  );
}
