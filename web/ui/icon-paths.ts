/** The icons of the first screen as path data on a 24 × 24 grid, drawn with a round 1.75 stroke (class "icon"). The others: icon-paths-more.ts. */
export const headset =
  'M4.5 14v-2a7.5 7.5 0 0 1 15 0v2M4.5 13.5h2.25v5H6a1.5 1.5 0 0 1-1.5-1.5Zm15 0h-2.25v5H18a1.5 1.5 0 0 0 1.5-1.5Zm0 4c0 2-1.75 3-5 3';
export const gear = 'M4 8h9M17 8h3M4 16h3M11 16h9M15 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM9 18a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z';
export const close = 'M6 6l12 12M18 6 6 18';
export const offline =
  'M4 4l16 16M8.5 15.5a5 5 0 0 1 5.5-1M5.5 12.2a9 9 0 0 1 4-2.4M14 9.7a9 9 0 0 1 4.5 2.5M2.5 8.8a13 13 0 0 1 4-2.6M11 5.1a13 13 0 0 1 10.5 3.7M12 19h.01';
export const alert = 'M12 4l9 15.5H3ZM12 10v4.5M12 17.25h.01';
