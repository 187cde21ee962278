import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Customer, CustomerView } from '../client/customer.ts';
import type { Language } from '../ui/i18n.ts';
import type { Look } from '../ui/look.ts';
import type { WidgetTexts } from './words.ts';

/** What every part of the page needs. */
export type Page = {
  customer: Customer;
  texts: WidgetTexts;
  look: Look;
  setLook(look: Look): void;
  setLanguage(language: Language): void;
  needs: readonly string[];
  setNeeds(needs: readonly string[]): void;
  /** Set when the page lies in a frame that can be closed. */
  onClose: (() => void) | undefined;
};

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('outside of the page');
  return page;
}

/** The customer's state; the part is drawn anew when it changes. */
export function useView(customer: Customer): CustomerView {
  const [view, setView] = useState(customer.view);
  useEffect(() => customer.subscribe(() => setView(customer.view)), [customer]);
  return view;
}

/** An icon from ui/icon-paths.ts; its meaning is always in words beside it or in the control's name. */
export function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
