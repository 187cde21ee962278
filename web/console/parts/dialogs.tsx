import { lazy, Suspense } from 'react';
import { useCell, useConsole } from './use.ts';

// Dialogs load when first opened: none is needed for the first screen.
const TransferDialog = lazy(() => import('./dialog-transfer.tsx'));
const CloseDialog = lazy(() => import('./dialog-close.tsx'));
const TagsDialog = lazy(() => import('./dialog-tags.tsx'));
const TicketDialog = lazy(() => import('./dialog-ticket.tsx'));
const ExplainDialog = lazy(() => import('./dialog-explain.tsx'));
const HelpDialog = lazy(() => import('./dialog-help.tsx'));
const Palette = lazy(() => import('./palette.tsx'));

/** The dialog that is open, if any. */
export function Dialogs() {
  const console = useConsole();
  const dialog = useCell(console.dialog);
  const onClose = () => console.dialog.set(null);
  if (!dialog) return null;
  return (
    <Suspense fallback={null}>
      {dialog.name === 'transfer' && <TransferDialog conv={dialog.conv} onClose={onClose} />}
      {dialog.name === 'close' && <CloseDialog conv={dialog.conv} onClose={onClose} />}
      {dialog.name === 'tags' && <TagsDialog conv={dialog.conv} onClose={onClose} />}
      {dialog.name === 'ticket' && <TicketDialog conv={dialog.conv} onClose={onClose} />}
      {dialog.name === 'explain' && <ExplainDialog offer={dialog.offer} onClose={onClose} />}
      {dialog.name === 'help' && <HelpDialog onClose={onClose} />}
      {dialog.name === 'palette' && <Palette onClose={onClose} />}
    </Suspense>
  );
}
