import type { Console } from '../console.ts';
import { isSingle, matches, type Press } from '../state/keys.ts';
import { acceptOffer } from './accept-offer.ts';
import type { Action } from './action.ts';
import { close } from './close.ts';
import { reply, writeNote } from './compose.ts';
import { declineOffer } from './decline-offer.ts';
import { explainOffer } from './explain-offer.ts';
import { handOver, keepIt } from './finish-consult.ts';
import { goInbox, goTickets, goWall } from './go.ts';
import { setPresence } from './presence.ts';
import { nextConversation, previousConversation } from './step.ts';
import { nextTheme, openHelp, openPalette, signOut, switchLanguage, togglePanel } from './surface.ts';
import { editTags } from './tags.ts';
import { createTicket } from './ticket.ts';
import { transfer } from './transfer.ts';

/** Every action, in the order in which the help lists them. */
export const actions: readonly Action[] = [
  acceptOffer,
  declineOffer,
  explainOffer,
  nextConversation,
  previousConversation,
  reply,
  writeNote,
  transfer,
  handOver,
  keepIt,
  close,
  editTags,
  createTicket,
  togglePanel,
  ...setPresence,
  goInbox,
  goTickets,
  goWall,
  openPalette,
  openHelp,
  switchLanguage,
  nextTheme,
  signOut,
];

/** The action a key press means now, if any. Single keys count only outside text and only when they are switched on. */
export function actionFor(console: Console, press: Press, typing: boolean): Action | undefined {
  const dialog = console.dialog.get();
  for (const action of actions) {
    for (const chord of action.keys ?? []) {
      if (!matches(press, chord)) continue;
      if (isSingle(chord) && (typing || dialog !== null || !console.settings.get().singleKeys)) continue;
      if (dialog !== null && action.id !== 'palette') continue;
      if (action.when(console)) return action;
    }
  }
  return undefined;
}
