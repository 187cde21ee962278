import { type Keep, readJSON, writeJSON } from './storage.ts';

/** A token as this device keeps it, and whether it stands for a proven customer. */
export type Session = { token: string; proven: boolean; customer: string };

const key = 'jietong.session';

export function readSession(store: Keep): Session | undefined {
  const session = readJSON<Session>(store, key);
  return session?.token ? session : undefined;
}

export function writeSession(store: Keep, session: Session | undefined): void {
  writeJSON(store, key, session);
}
