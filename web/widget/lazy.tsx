import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A part whose code comes when it is first needed, or before that when `early` was called. Until it is here, nothing is shown in its place. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>) {
  let there: ComponentType<P> | undefined;
  let coming: Promise<void> | undefined;
  const early = (): Promise<void> => {
    coming ??= load().then(
      (part) => {
        there = part;
      },
      () => {
        // The network failed: the next need asks again.
        coming = undefined;
      },
    );
    return coming;
  };
  function Part(props: P) {
    const [, drawn] = useState(there);
    useEffect(() => {
      if (there) return;
      let tries: ReturnType<typeof setTimeout> | undefined;
      const get = async () => {
        await early();
        if (there) drawn(() => there);
        else tries = setTimeout(get, retry_ms);
      };
      void get();
      return () => clearTimeout(tries);
    }, []);
    const There = there;
    return There ? <There {...props} /> : null;
  }
  return { Part, early };
}

/** The pause before a part that did not come is asked for again. */
const retry_ms = 2_000;
