/** The icons that no first screen needs; see icon-paths.ts. A module each way, since a bundler divides modules, not exports. */
export const person = 'M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c1.2-3.2 4-4.75 7.5-4.75s6.3 1.55 7.5 4.75';
export const send = 'M5 12h14M13 6l6 6-6 6';
export const attach = 'M19 11.5l-7.3 7.3a4.5 4.5 0 0 1-6.4-6.4l7.6-7.6a3 3 0 0 1 4.3 4.3l-7.5 7.5a1.5 1.5 0 0 1-2.2-2.2l6.7-6.7';
export const image =
  'M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM4.5 16.5l4.5-4 3.5 3 3-2.5 4 3.5M15.5 9.5h.01';
export const mic = 'M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3ZM6 11.5a6 6 0 0 0 12 0M12 17.5V21';
export const stop = 'M7 7h10v10H7Z';
export const check = 'M5 12.5l4.5 4.5L19 7.5';
export const checks = 'M2.5 12.5l4.5 4.5L16 7.5M12 16l1 1 9-9.5';
export const clock = 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2';
export const phone =
  'M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a1.75 1.75 0 0 1-2 1.75C10.8 18.5 5.5 13.2 4.75 6A1.75 1.75 0 0 1 6.5 4Z';
export const mail = 'M4.5 6h15v12h-15ZM4.5 7l7.5 6 7.5-6';
export const chat = 'M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z';
export const star = 'M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5L12 16.3 7 19l1.1-5.5L4 9.7 9.6 9Z';
export const chevron = 'M9 6l6 6-6 6';
export const back = 'M15 6l-6 6 6 6';
export const down = 'M12 5v14M6 13l6 6 6-6';
export const help = 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01';
export const home = 'M4.5 11l7.5-6.5 7.5 6.5v8.5h-5v-5h-5v5h-5Z';
export const search = 'M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM16 16l4 4';
export const shield = 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6ZM9 12l2.2 2.2L15.5 10';
export const bag = 'M5.5 8.5h13l1 11.5h-15ZM9 11V7a3 3 0 0 1 6 0v4';
export const megaphone = 'M4 10v4h3l8 4.5V5.5L7 10ZM18 9.5a3.5 3.5 0 0 1 0 5M8 14.5l1 5h2.5l-1-4';
export const code = 'M8.5 7.5L4 12l4.5 4.5M15.5 7.5L20 12l-4.5 4.5';
export const globe = 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17';
export const text = 'M4 7V5.5h10V7M9 5.5v13M7 18.5h4M14.5 12v-1.25h6V12M17.5 10.75v7.75M16 18.5h3';
export const contrast = 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 3.5v17M12 7h5M12 10.5h8M12 14h8M12 17.5h5';
export const trash = 'M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13';
export const play = 'M8 5.5v13l10.5-6.5Z';
export const file = 'M7 3.5h7l4 4v13H7ZM14 3.5v4h4';
export const qr = 'M4.5 4.5h5.5v5.5H4.5ZM14 4.5h5.5v5.5H14ZM4.5 14h5.5v5.5H4.5ZM14 14h2.5v2.5H14ZM19.5 14v2M17.5 19.5h2M14 19.5h.01';
export const key = 'M9 18.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12.2 10.8L19.5 3.5M16 7l2.5 2.5';
export const leave = 'M13 4.5H6v15h7M10.5 12H20M16.5 8.5L20 12l-3.5 3.5';
export const hand =
  'M8 12.5V6a1.25 1.25 0 0 1 2.5 0v5M10.5 10.5V4.75a1.25 1.25 0 0 1 2.5 0V10.5M13 10.5V6a1.25 1.25 0 0 1 2.5 0v6M15.5 11V8.5a1.25 1.25 0 0 1 2.5 0V14a6.5 6.5 0 0 1-6.5 6.5c-3 0-4.2-1.4-5.5-3.5l-1.9-3.2a1.3 1.3 0 0 1 2.2-1.3L8 14.5';
