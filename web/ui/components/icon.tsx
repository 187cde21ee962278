import type { ReactNode } from 'react';

/** The icons, drawn on a 20 × 20 grid with a 1.6 line so that they sit well beside text of 14 to 16 px. */
const shapes = {
  inbox: (
    <path d="M3 11.5 5.2 4.8A1.5 1.5 0 0 1 6.6 3.8h6.8a1.5 1.5 0 0 1 1.4 1L17 11.5v3.2a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.7Zm0 0h4l1 2.2h4l1-2.2h4" />
  ),
  ticket: (
    <path d="M3 7V5.5A1.5 1.5 0 0 1 4.5 4h11A1.5 1.5 0 0 1 17 5.5V7a3 3 0 0 0 0 6v1.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5V13a3 3 0 0 0 0-6Zm9-3v2m0 3v2m0 3v2" />
  ),
  wall: <path d="M3.5 16.5v-5m4.3 5v-9m4.4 9V9.5m4.3 7V3.5" />,
  transfer: <path d="M4 7h11.5m0 0-3-3m3 3-3 3M16 13H4.5m0 0 3-3m-3 3 3 3" />,
  close: <path d="M4 10.5 8 14.5 16 5.5" />,
  x: <path d="m5 5 10 10M15 5 5 15" />,
  tag: (
    <path d="M3.5 10.6V4.5a1 1 0 0 1 1-1h6.1a1 1 0 0 1 .7.3l5.3 5.3a1 1 0 0 1 0 1.4l-6.1 6.1a1 1 0 0 1-1.4 0l-5.3-5.3a1 1 0 0 1-.3-.7ZM7.2 7.2h.01" />
  ),
  note: (
    <path d="M4.5 3.5h11a1 1 0 0 1 1 1v7.5l-4.5 4.5H4.5a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1Zm12 8.5H13a1 1 0 0 0-1 1v3.5M7 7.5h6M7 10.5h3" />
  ),
  attach: <path d="m15.8 9.4-5.9 5.9a3.6 3.6 0 0 1-5.1-5.1l6.2-6.2a2.4 2.4 0 0 1 3.4 3.4l-6.1 6.1a1.2 1.2 0 0 1-1.7-1.7l5.5-5.5" />,
  send: <path d="M10 16V4.5m0 0L5.5 9M10 4.5 14.5 9" />,
  search: <path d="M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Zm4-1.5 4 4" />,
  help: <path d="M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM7.8 7.7a2.2 2.2 0 1 1 3.3 2c-.7.4-1.1.9-1.1 1.7v.2m0 2.5v.01" />,
  person: <path d="M10 10a3.25 3.25 0 1 0 0-6.5A3.25 3.25 0 0 0 10 10Zm-6 6.5c.6-2.8 3-4.3 6-4.3s5.4 1.5 6 4.3" />,
  proven: <path d="m7 10 2.2 2.2L13.2 8M10 2.5l6 2.2v4.6c0 3.9-2.5 6.8-6 8.2-3.5-1.4-6-4.3-6-8.2V4.7Z" />,
  unproven: <path d="M10 6.5v4m0 2.8v.01M10 2.5l6 2.2v4.6c0 3.9-2.5 6.8-6 8.2-3.5-1.4-6-4.3-6-8.2V4.7Z" />,
  sun: (
    <path d="M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM10 2.5v1.6m0 11.8v1.6M2.5 10h1.6m11.8 0h1.6M4.7 4.7l1.1 1.1m8.4 8.4 1.1 1.1m0-10.6-1.1 1.1m-8.4 8.4-1.1 1.1" />
  ),
  moon: <path d="M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3Z" />,
  contrast: <path d="M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15Zm0-15v15m2.5-13.7v12.4m2.3-10v7.6" />,
  language: (
    <path d="M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15Zm-7.3-6h14.6M2.7 8.5h14.6M10 2.5c2 2 3 4.6 3 7.5s-1 5.5-3 7.5c-2-2-3-4.6-3-7.5s1-5.5 3-7.5Z" />
  ),
  bell: <path d="M4.5 14h11l-1.3-2V8.5a4.2 4.2 0 1 0-8.4 0V12Zm3.8 2.5a1.8 1.8 0 0 0 3.4 0" />,
  out: <path d="M8 3.5H4.5a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1H8m4-9.5 3.5 3m0 0L12 13.5m3.5-3H7.5" />,
  file: <path d="M5.5 2.5h6l4 4v10a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1Zm6 0v4h4" />,
  image: <path d="M4 3.5h12a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1Zm-1 10 4-4 3.5 3.5 2-2 4.5 4.5M13 7.2h.01" />,
  voice: <path d="M10 12.5a2.5 2.5 0 0 0 2.5-2.5V5a2.5 2.5 0 0 0-5 0v5a2.5 2.5 0 0 0 2.5 2.5ZM5 9.5V10a5 5 0 0 0 10 0v-.5m-5 5.5v2.5" />,
  back: <path d="M12.5 4.5 7 10l5.5 5.5" />,
  forward: <path d="M7.5 4.5 13 10l-5.5 5.5" />,
  down: <path d="m5 7.5 5 5 5-5" />,
  up: <path d="m5 12.5 5-5 5 5" />,
  panel: <path d="M3.5 4h13a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Zm8.5 0v12" />,
  link: <path d="M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1m1 3.3a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1-1" />,
  plus: <path d="M10 4v12M4 10h12" />,
  eye: <path d="M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5Zm7.5 2.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z" />,
  eyeOff: (
    <path d="M8 5.2A8 8 0 0 1 10 5c5 0 7.5 5 7.5 5a13 13 0 0 1-2 2.6M12 14.7a7.5 7.5 0 0 1-2 .3c-5 0-7.5-5-7.5-5a13 13 0 0 1 3-3.5M3 3l14 14" />
  ),
  clock: <path d="M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM10 6v4.2l2.8 1.7" />,
  warn: <path d="M10 3 2.5 16.5h15Zm0 5v4m0 2.3v.01" />,
  why: <path d="M3.5 15.5h3l7-11h3m-13 0h3l2 3.2m3 4.6 2 3.2h3m-2-2 2 2-2 2m0-15 2 2-2 2" />,
  keyboard: (
    <path d="M3.5 5h13a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM5.5 8h.01M8.5 8h.01m3 0h.01m3 0h.01M5.5 12h.01m9 0h.01M8 12h4" />
  ),
  ring: <path d="M10 3a7 7 0 1 1-6.7 5" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** An icon that says nothing by itself: the control or text beside it carries the words. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}
