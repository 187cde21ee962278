import { type ComponentChildren, createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { Rest } from '../../client/rest.ts';
import { keep, readJSON, writeJSON } from '../../client/storage.ts';
import type { Language, Texts } from '../../ui/i18n.ts';
import type { IconName } from '../../ui/icons.ts';
import { Icon } from '../icon.tsx';
import { type Persona, personas } from './places.ts';

export type HostKey = keyof typeof import('../../ui/locales/host.en.json');
export type HostTexts = Texts<HostKey>;

export type Host = {
  texts: HostTexts;
  setLanguage(language: Language): void;
  persona: Persona;
  setPersona(persona: Persona): void;
  path: string;
  go(path: string): void;
};

export const HostContext = createContext<Host | undefined>(undefined);

export function useHost(): Host {
  const host = useContext(HostContext);
  if (!host) throw new Error('outside of the app');
  return host;
}

const personaKey = 'xinghe.persona';

export function readPersona(): Persona {
  const id = readJSON<string>(keep(), personaKey);
  return personas.find((p) => p.id === id) ?? personas[0];
}

export function writePersona(persona: Persona): void {
  writeJSON(keep(), personaKey, persona.id);
}

/** A link inside the app. */
export function Link({ to, children, ...rest }: { to: string; children: ComponentChildren; class?: string; 'aria-current'?: 'page' }) {
  const { go } = useHost();
  return (
    <a
      href={to}
      onClick={(e) => {
        if (e.metaKey || e.ctrlKey || e.shiftKey) return;
        e.preventDefault();
        go(to);
      }}
      {...rest}
    >
      {children}
    </a>
  );
}

type DoorProps = { entry: string; category?: string; class?: string; icon?: IconName; children: ComponentChildren };

/** A button that opens the service at an entry, with an identity that the host app signs for exactly that entry. */
export function Door({ entry, category, icon, children, ...rest }: DoorProps) {
  const { texts, persona } = useHost();
  const [state, setState] = useState<'idle' | 'opening' | 'failed'>('idle');
  const open = async () => {
    setState('opening');
    try {
      const rest = new Rest({ token: () => undefined, language: () => texts.language });
      const { identity } = await rest.request<{ identity: string }>('POST', '/host/identity', { entry, persona: persona.id });
      const query = new URLSearchParams({ lang: texts.language, ...(category ? { category } : {}) });
      location.assign(`/c/${entry}?${query}#identity=${encodeURIComponent(identity)}`);
    } catch {
      setState('failed');
    }
  };
  return (
    <>
      <button type="button" aria-busy={state === 'opening'} onClick={() => void open()} {...rest}>
        {icon && <Icon name={icon} />}
        {children}
      </button>
      {state === 'failed' && (
        <p class="failed" role="alert">
          {texts.t('host.failed')}
        </p>
      )}
    </>
  );
}
