/** The part of Storage that we use; private windows and partitioned frames may refuse it, so that memory stands in. */
export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** localStorage where it works, else memory that lasts until the page closes. */
export function keep(): Keep {
  try {
    const probe = 'jietong.probe';
    localStorage.setItem(probe, '1');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return memoryKeep();
  }
}

export function memoryKeep(): Keep {
  const map = new Map<string, string>();
  return {
    getItem: (k) => map.get(k) ?? null,
    setItem: (k, v) => void map.set(k, v),
    removeItem: (k) => void map.delete(k),
  };
}

/** Reads JSON; anything unreadable counts as absent. */
export function readJSON<T>(store: Keep, key: string): T | undefined {
  const text = store.getItem(key);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/** Writes JSON; undefined removes. Returns whether it is kept: a full store refuses. */
export function writeJSON(store: Keep, key: string, value: unknown): boolean {
  try {
    if (value === undefined) store.removeItem(key);
    else store.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** A random identifier of 128 bits, for messages and devices. */
export function randomID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** This device's random key, made once: rate limits count by it. */
export function deviceKey(store: Keep): string {
  const key = 'jietong.device';
  const known = readJSON<string>(store, key);
  if (known) return known;
  const fresh = randomID();
  writeJSON(store, key, fresh);
  return fresh;
}
