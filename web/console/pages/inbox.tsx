import { ConversationPane } from '../parts/conversation.tsx';
import { CustomerPanel } from '../parts/customer-panel.tsx';
import { InboxList } from '../parts/inbox-list.tsx';
import { useCell, useConsole } from '../parts/use.ts';
import type { View } from '../state/address.ts';

/** Three columns: what waits for me, what is said, who it is. On a phone one at a time. */
export function InboxPage({ view }: { view: View & { page: 'inbox' } }) {
  const { panel } = useCell(useConsole().settings);
  return (
    <div className="inbox-page" data-open={view.conv ? true : undefined} data-panel={(view.conv && panel) || undefined}>
      <InboxList view={view} />
      <ConversationPane view={view} />
      {view.conv && panel && <CustomerPanel conv={view.conv} />}
    </div>
  );
}
