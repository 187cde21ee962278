/**
 * The script that a host page includes:
 *
 *     <script async src="https://cs.example/w.js" data-entry="web-open" data-lang="zh-CN" data-identity="…"></script>
 *
 * It puts one button in the corner, in a shadow root; the frame with everything else is made when the button is first pressed.
 * window.jietong has open(), close() and toggle(). Kept under 2 KB: no imports that leave code behind.
 */
import type { FromHost, ToHost } from '../host.ts';

const script = document.currentScript as HTMLScriptElement | null;

function start(script: HTMLScriptElement): void {
  const origin = new URL(script.src).origin;
  const { entry = 'web-open', lang = document.documentElement.lang || navigator.language, identity } = script.dataset;
  const zh = lang.startsWith('zh');
  const key = 'jietong.token';

  const box = document.createElement('jietong-widget');
  const root = box.attachShadow({ mode: 'open' });
  // A constructed sheet needs no unsafe-inline in the host page's content security policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:host{all:initial}button{all:unset;position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000;box-sizing:border-box;min-block-size:56px;padding:0 22px 0 18px;border-radius:28px;background:#0b5148;color:#fff;font:600 16px/56px system-ui,sans-serif;cursor:pointer;box-shadow:0 8px 28px rgb(8 40 34/.28);display:flex;gap:10px;align-items:center}button:hover{background:#083f38}button:focus-visible{outline:3px solid #0b5148;outline-offset:3px}svg{inline-size:24px;block-size:24px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}b{background:#fff;color:#7f2d12;border-radius:12px;min-inline-size:24px;padding:0 6px;box-sizing:border-box;font:700 14px/24px system-ui;text-align:center}[hidden]{display:none!important}iframe{position:fixed;inset-block-end:20px;inset-inline-end:20px;inline-size:400px;block-size:min(680px,calc(100dvh - 40px));border:0;border-radius:22px;z-index:2147483001;box-shadow:0 16px 56px rgb(8 40 34/.3);background:#f7f4ee}@media(max-width:520px){iframe{inset:0;inline-size:100%;block-size:100%;border-radius:0}}@media(forced-colors:active){button{border:2px solid}}`,
  );
  root.adoptedStyleSheets = [sheet];
  root.innerHTML =
    '<button type="button" aria-expanded="false"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4.5 14v-2a7.5 7.5 0 0 1 15 0v2M4.5 13.5h2.25v5H6a1.5 1.5 0 0 1-1.5-1.5Zm15 0h-2.25v5H18a1.5 1.5 0 0 0 1.5-1.5Zm0 4c0 2-1.75 3-5 3"/></svg><span></span><b hidden></b></button>';
  const button = root.querySelector('button') as HTMLButtonElement;
  const badge = root.querySelector('b') as HTMLElement;
  (root.querySelector('span') as HTMLElement).textContent = zh ? '找人工' : 'Talk to a person';
  let frame: HTMLIFrameElement | undefined;
  let met = false;

  // Before the frame has said that it is ready, something else may stand in it, which is told nothing.
  const say = (message: FromHost) => met && frame?.contentWindow?.postMessage(message, origin);
  const stored = (value?: string | null) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      // No storage on this page: the frame's own has to do.
    }
    return null;
  };

  function open(): void {
    if (!frame) {
      frame = document.createElement('iframe');
      frame.title = zh ? '在线客服' : 'Support';
      frame.allow = 'microphone;camera;autoplay';
      frame.src = `${origin}/widget/${encodeURIComponent(entry)}?lang=${encodeURIComponent(lang)}`;
      root.append(frame);
    }
    frame.hidden = false;
    button.hidden = true;
    button.setAttribute('aria-expanded', 'true');
    say({ jietong: 'shown', shown: true });
    frame.focus();
  }

  function close(): void {
    if (!frame) return;
    frame.hidden = true;
    say({ jietong: 'shown', shown: false });
    button.hidden = false;
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  }

  addEventListener('message', (event: MessageEvent<ToHost>) => {
    if (!frame || event.origin !== origin || event.source !== frame.contentWindow) return;
    const message = event.data;
    if (message.jietong === 'ready') {
      met = true;
      const token = stored();
      say({ jietong: 'hello', language: lang, ...(identity ? { identity } : {}), ...(token ? { token } : {}) });
      say({ jietong: 'shown', shown: !frame.hidden });
    } else if (message.jietong === 'token') stored(message.token ?? null);
    else if (message.jietong === 'close') close();
    else if (message.jietong === 'unread') {
      badge.hidden = !message.unread;
      badge.textContent = String(message.unread);
    }
  });
  button.onclick = open;
  document.body.append(box);
  (window as unknown as { jietong: unknown }).jietong = { open, close, toggle: () => (frame && !frame.hidden ? close() : open()) };
}

if (script) {
  if (document.body) start(script);
  else addEventListener('DOMContentLoaded', () => start(script));
}
