import type { Item, Receipts } from '../wire/types.ts';

/** How far a message of one's own is proven to have got. */
export type Tick = 'sent' | 'delivered' | 'read';

/** The tick for an item that `side` wrote: from receipts and from nothing else. */
export function tickOf(item: Item, receipts: Receipts, side: 'customer' | 'agent'): Tick {
  const read = side === 'customer' ? receipts.agent_read : receipts.customer_read;
  const delivered = side === 'customer' ? receipts.agent_delivered : receipts.customer_delivered;
  if (item.seq <= read) return 'read';
  return item.seq <= delivered ? 'delivered' : 'sent';
}
