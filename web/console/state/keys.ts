// keys matches key presses to chords such as "mod+k", "alt+enter" or "?", and words them for people.

/** The platform's command key: ⌘ on Apple machines, Ctrl elsewhere. */
export const apple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing?: boolean;
}

/** Whether a press is this chord. A letter typed through an input method is never one. */
export function matches(press: Press, chord: string, isApple = apple): boolean {
  if (press.isComposing) return false;
  const parts = chord.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  const mod = parts.includes('mod');
  if (press.altKey !== parts.includes('alt')) return false;
  if (press.metaKey !== (mod && isApple) || press.ctrlKey !== (mod && !isApple)) return false;
  const letter = /^[a-z0-9]$/.test(key);
  // Punctuation such as "?" needs shift on some keyboards and none on others: there, only the character counts.
  if ((letter || key.length > 1) && press.shiftKey !== parts.includes('shift')) return false;
  return press.key.toLowerCase() === key || (press.altKey && letter && [`key${key}`, `digit${key}`].includes(press.code.toLowerCase()));
}

/** Whether a chord is a single key, which must not fire while somebody types (WCAG 2.1.4). */
export function isSingle(chord: string): boolean {
  return !chord.includes('mod+') && !chord.includes('alt+');
}

const names: Record<string, string> = { arrowup: '↑', arrowdown: '↓', enter: '↵', escape: 'Esc', backspace: '⌫' };

/** A chord for the eye: ⌘K or Ctrl K. */
export function spell(chord: string, isApple = apple): string {
  const signs: Record<string, string> = isApple ? { mod: '⌘', alt: '⌥', shift: '⇧' } : { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' };
  const words = chord.split('+').map((part) => signs[part] ?? names[part.toLowerCase()] ?? part.toUpperCase());
  return words.join(isApple ? '' : ' ');
}

/** Whether what has the focus takes text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'submit', 'file'].includes(target.type);
}
