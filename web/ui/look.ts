/**
 * How the page looks, as its reader chose it: theme, contrast, size. Kept in localStorage, else what the system asks for. Applied as data
 * attributes on html, which ui/tokens.css answers to.
 */
export type Look = { theme: 'light' | 'dark' | 'auto'; contrast: 'normal' | 'high' | 'auto'; size: 'normal' | 'elder' };

const key = 'jietong.look';
const standard: Look = { theme: 'auto', contrast: 'auto', size: 'normal' };

export function readLook(): Look {
  try {
    return { ...standard, ...JSON.parse(localStorage.getItem(key) ?? '{}') };
  } catch {
    return standard;
  }
}

export function applyLook(look: Look): void {
  const dark = look.theme === 'dark' || (look.theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const high = look.contrast === 'high' || (look.contrast === 'auto' && matchMedia('(prefers-contrast: more)').matches);
  const html = document.documentElement.dataset;
  html.theme = dark ? 'dark' : 'light';
  html.contrast = high ? 'high' : 'normal';
  html.size = look.size;
}

export function saveLook(look: Look): void {
  applyLook(look);
  try {
    localStorage.setItem(key, JSON.stringify(look));
  } catch {
    // Storage is full or forbidden: the choice holds until the page closes.
  }
}

/** Applies the look now and whenever the system's wishes change. */
export function startLook(): void {
  applyLook(readLook());
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'])
    matchMedia(query).addEventListener('change', () => applyLook(readLook()));
}
