/** What a customer may be about to reveal without need. */
export type Secret = { kind: 'card' | 'id'; start: number; end: number };

const run = /\d(?:[ -]?\d){12,17}[\dXx]?/g;
/** GB 11643: the weights and check characters of an identity number. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = '10X98765432';

/** Finds a bank card number (Luhn) or a Chinese identity number (its check digit) in a text; chance digits rarely pass either. */
export function findSecret(text: string): Secret | undefined {
  for (const match of text.matchAll(run)) {
    const digits = match[0].replace(/[ -]/g, '').toUpperCase();
    const place = { start: match.index, end: match.index + match[0].length };
    if (isIdentity(digits)) return { kind: 'id', ...place };
    if (!digits.endsWith('X') && digits.length <= 19 && luhn(digits)) return { kind: 'card', ...place };
  }
  return undefined;
}

/** Hides all but the first four and the last two characters of the secret. */
export function mask(text: string, secret: Secret): string {
  const found = text.slice(secret.start, secret.end);
  const hidden = [...found].map((c, i) => (i < 4 || i >= found.length - 2 || !/[\dXx]/.test(c) ? c : '•')).join('');
  return text.slice(0, secret.start) + hidden + text.slice(secret.end);
}

function isIdentity(s: string): boolean {
  if (!/^\d{17}[\dX]$/.test(s)) return false;
  const sum = weights.reduce((n, w, i) => n + w * Number(s[i]), 0);
  return checks[sum % 11] === s[17];
}

function luhn(s: string): boolean {
  const sum = [...s].reverse().reduce((n, c, i) => {
    const d = Number(c) * (i % 2 ? 2 : 1);
    return n + (d > 9 ? d - 9 : d);
  }, 0);
  return sum % 10 === 0;
}
