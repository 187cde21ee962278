// Address keeps the console's view in the URL, so that a view can be reloaded, shared and walked back to.
import { Cell } from './store.ts';

export type View =
  | { readonly page: 'inbox'; readonly conv?: string; readonly filter: Filter }
  | { readonly page: 'tickets'; readonly state?: string; readonly owner?: string }
  | { readonly page: 'ticket'; readonly number: string }
  | { readonly page: 'wall' };

export type Filter = 'mine' | 'reply' | 'closed';

const BASE = '/console';

/** parse reads an address; an unknown one is the inbox. */
export function parse(path: string, search: string): View {
  const query = new URLSearchParams(search);
  const rest = path.startsWith(BASE) ? path.slice(BASE.length).split('/').filter(Boolean) : [];
  if (rest[0] === 'tickets' && rest[1]) return { page: 'ticket', number: decodeURIComponent(rest[1]) };
  if (rest[0] === 'tickets') return { page: 'tickets', ...optional('state', query), ...optional('owner', query) };
  if (rest[0] === 'wall') return { page: 'wall' };
  const filter = query.get('view');
  return { page: 'inbox', filter: filter === 'reply' || filter === 'closed' ? filter : 'mine', ...optional('conv', query) };
}

/** format writes the address that parse reads back. */
export function format(view: View): string {
  const query = new URLSearchParams();
  switch (view.page) {
    case 'inbox':
      if (view.filter !== 'mine') query.set('view', view.filter);
      if (view.conv) query.set('conv', view.conv);
      return BASE + suffix(query);
    case 'tickets':
      if (view.state) query.set('state', view.state);
      if (view.owner) query.set('owner', view.owner);
      return `${BASE}/tickets${suffix(query)}`;
    case 'ticket':
      return `${BASE}/tickets/${encodeURIComponent(view.number)}`;
    case 'wall':
      return `${BASE}/wall`;
  }
}

function optional<K extends string>(key: K, query: URLSearchParams): { [k in K]?: string } {
  const value = query.get(key);
  return (value ? { [key]: value } : {}) as { [k in K]?: string };
}

function suffix(query: URLSearchParams): string {
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export class Address extends Cell<View> {
  constructor() {
    super(parse(location.pathname, location.search));
    addEventListener('popstate', () => this.set(parse(location.pathname, location.search)));
  }

  /** Goes to a view. Picking another conversation in the list replaces the entry: Back leaves the inbox, not the last twenty rows. */
  go(view: View, how: 'push' | 'replace' = 'push'): void {
    const path = format(view);
    if (path === location.pathname + location.search) return;
    if (how === 'push') history.pushState(null, '', path);
    else history.replaceState(null, '', path);
    this.set(view);
  }
}
