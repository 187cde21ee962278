import { type Keep, readJSON, writeJSON } from '../client/storage.ts';
import { setShown } from './looking.ts';

/** What passes between the loader on the host page and this frame. */
export type FromHost = { jietong: 'hello'; identity?: string; language?: string; token?: string } | { jietong: 'shown'; shown: boolean };
export type ToHost =
  | { jietong: 'ready' }
  | { jietong: 'token'; token?: string }
  | { jietong: 'unread'; unread: number }
  | { jietong: 'close' };

export type Host = {
  store: Keep;
  identity?: string;
  language?: string;
  keepToken(token: string | undefined): void;
  say(message: ToHost): void;
};

/** A host page that does not greet within this time has no loader: we go on alone. */
const greeting_ms = 1_500;

/**
 * Meets the page around the frame (call it only in one). Answers go to the origin that greeted us and to no other. Everything stored is kept apart by that origin,
 * so that a strange page that frames us meets a stranger, never the customer of another page.
 */
export function joinHost(own: Keep): Promise<Host | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), greeting_ms);
    window.addEventListener('message', function greet(event: MessageEvent<FromHost>) {
      if (event.source !== window.parent || event.data?.jietong !== 'hello') return;
      clearTimeout(timer);
      window.removeEventListener('message', greet);
      resolve(meet(own, event.origin, event.data));
    });
    // '*': the readiness holds no secret, and the origin is not known before the greeting.
    window.parent.postMessage({ jietong: 'ready' } satisfies ToHost, '*');
  });
}

function meet(own: Keep, origin: string, hello: FromHost & { jietong: 'hello' }): Host {
  window.addEventListener('message', ({ source, origin: from, data }: MessageEvent<FromHost>) => {
    if (source === window.parent && from === origin && data?.jietong === 'shown') setShown(data.shown);
  });
  const say = (message: ToHost) => window.parent.postMessage(message, origin);
  const prefix = `${origin}|`;
  const store: Keep = {
    getItem: (k) => own.getItem(prefix + k),
    setItem: (k, v) => own.setItem(prefix + k, v),
    removeItem: (k) => own.removeItem(prefix + k),
  };
  // Browsers part a frame's storage from the site's own and may drop it: the host page's copy of the key then brings the customer back.
  if (hello.token && !readJSON(store, 'jietong.session'))
    writeJSON(store, 'jietong.session', { token: hello.token, proven: false, customer: '' });
  return {
    store,
    say,
    keepToken: (token) => say({ jietong: 'token', ...(token ? { token } : {}) }),
    ...(hello.identity ? { identity: hello.identity } : {}),
    ...(hello.language ? { language: hello.language } : {}),
  };
}
