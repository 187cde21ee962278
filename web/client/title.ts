/** Puts the number of unread messages before the page's title. */
export function titleBadge(base: string, unread: number): string {
  return unread > 0 ? `(${unread}) ${base}` : base;
}
