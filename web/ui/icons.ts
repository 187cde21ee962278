import * as first from './icon-paths.ts';
import * as more from './icon-paths-more.ts';

const all = { ...first, ...more };
export type IconName = keyof typeof all;

/** All icons by name, for code that chooses one at run time. Each side wraps them in its own Icon. */
export const icons: Readonly<Record<IconName, string>> = all;
