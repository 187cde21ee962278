// due says how a promised time stands. It is shown by words and shape first, by colour last.

export type Standing = 'in-time' | 'at-risk' | 'over';

/** The share of a target, in percent, from which it counts as at risk: late enough not to cry wolf, early enough to act. */
export const AT_RISK_PERCENT = 75;

/** An answer that a connected customer waits for: soon due after this, late after twice as long (milliseconds). */
export const REPLY_SOON_MS = 60_000;

export interface Due {
  readonly standing: Standing;
  /** Time left, or time over, always 0 or more; milliseconds. */
  readonly ms: number;
  /** How much of the target is used up, 0 to 100. */
  readonly used: number;
}

/** dueAt says how a target of targetMs that is reached at `due` stands at `now`. */
export function dueAt(due: string, targetMs: number, now: number): Due {
  const left = Date.parse(due) - now;
  if (left < 0) return { standing: 'over', ms: -left, used: 100 };
  const used = targetMs > 0 ? Math.max(0, Math.min(100, Math.floor(((targetMs - left) * 100) / targetMs))) : 0;
  return { standing: used >= AT_RISK_PERCENT ? 'at-risk' : 'in-time', ms: left, used };
}

/** replyDue says how long a connected customer has waited for an answer. */
export function replyDue(since: string, now: number): Due {
  const ms = Math.max(0, now - Date.parse(since));
  const used = Math.min(100, Math.floor((ms * 100) / (2 * REPLY_SOON_MS)));
  return { standing: ms >= 2 * REPLY_SOON_MS ? 'over' : ms >= REPLY_SOON_MS ? 'at-risk' : 'in-time', ms, used };
}
