// Settings are the agent's own choices on this computer. They hold without being kept when storage is forbidden.
import { Cell } from './store.ts';

export interface Settings {
  /** A sound when an offer rings. Off until asked for. */
  readonly sound: boolean;
  /** A notification of the desktop when an offer rings and the console is not in sight. */
  readonly notify: boolean;
  /** Single-key shortcuts; off for those who dictate or press keys by accident (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** Whether the customer's panel is open beside the conversation. */
  readonly panel: boolean;
}

const KEY = 'jietong.console.settings';
const standard: Settings = { sound: false, notify: false, singleKeys: true, panel: true };

export class SettingsCell extends Cell<Settings> {
  constructor() {
    super(read());
  }

  change(part: Partial<Settings>): void {
    const next = { ...this.get(), ...part };
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // Kept until the page closes.
    }
    this.set(next);
  }
}

function read(): Settings {
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) };
  } catch {
    return standard;
  }
}
