import type { MouseEvent, ReactNode } from 'react';
import { format, type View } from '../state/address.ts';
import { useConsole } from './use.ts';

/** A link within the console: a real address, so that it opens in a new tab as well. */
export function Link({ view, className, current, children }: { view: View; className?: string; current?: boolean; children: ReactNode }) {
  const { address } = useConsole();
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    address.go(view);
  };
  return (
    <a href={format(view)} className={className} aria-current={current ? 'page' : undefined} onClick={onClick}>
      {children}
    </a>
  );
}
