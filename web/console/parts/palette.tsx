import { type KeyboardEvent, useMemo, useState } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { Icon } from '../../ui/components/icon.tsx';
import { actions } from '../actions/all.ts';
import { spell } from '../state/keys.ts';
import { useConsole, useDesk, useSay } from './use.ts';

/** How many results are shown at once. */
const RESULTS_MAX = 12;
const RECENT_MAX = 5;
let recent: readonly string[] = [];

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly keys?: string | undefined;
  run(): void;
}

/** Finds any action or conversation by a part of its name; what was used last stands first. */
export default function Palette({ onClose }: { onClose(): void }) {
  const say = useSay();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = useEntries(query);
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    recent = [entry.id, ...recent.filter((id) => id !== entry.id)].slice(0, RECENT_MAX);
    onClose();
    // After the dialog has given the focus back, so that an action can put it where it wants.
    setTimeout(() => entry.run(), 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt((n) => Math.min(found.length - 1, n + 1));
    else if (event.key === 'ArrowUp') setAt((n) => Math.max(0, n - 1));
    else if (event.key === 'Enter') run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className="overlay overlay-top">
      <Modal className="modal palette-modal">
        <AriaDialog className="palette" aria-label={say('palette.title')}>
          <div className="palette-search">
            <Icon name="search" />
            <input
              // biome-ignore lint/a11y/noAutofocus: a palette is opened to type into it.
              autoFocus
              role="combobox"
              aria-expanded="true"
              aria-controls="palette-results"
              aria-activedescendant={chosen ? `palette-${chosen.id}` : undefined}
              aria-label={say('palette.title')}
              placeholder={say('palette.placeholder')}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setAt(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div id="palette-results" role="listbox" aria-label={say('palette.results')} className="palette-results">
            {found.map((entry, i) => (
              <div
                key={entry.id}
                id={`palette-${entry.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={entry === chosen}
                className="palette-row"
                onPointerMove={() => setAt(i)}
                onClick={() => run(entry)}
                onKeyDown={onKeyDown}
              >
                <span>{entry.title}</span>
                <span className="palette-about">{entry.about}</span>
                {entry.keys && (
                  <span className="key" aria-hidden="true">
                    {entry.keys}
                  </span>
                )}
              </div>
            ))}
          </div>
          <p role="status" className={found.length === 0 ? 'empty' : 'spoken-only'}>
            {say('palette.count', { n: found.length })}
          </p>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function useEntries(query: string): readonly Entry[] {
  const console = useConsole();
  const say = useSay();
  const conversations = useDesk((s) => s.conversations);
  return useMemo(() => {
    const all: Entry[] = actions
      .filter((a) => a.id !== 'palette' && a.when(console))
      .map((a) => ({ id: a.id, title: say(a.title), about: '', keys: a.keys?.[0] && spell(a.keys[0]), run: () => void a.run(console) }));
    for (const c of conversations.values())
      all.push({
        id: c.id,
        title: c.customer?.name || say('customer.unnamed'),
        about: c.subject || c.preview || '',
        run: () => console.open(c.id, 'compose'),
      });
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = all.filter((e) => words.every((w) => `${e.title} ${e.about} ${e.id}`.toLowerCase().includes(w)));
    const rank = (e: Entry) => (recent.includes(e.id) ? recent.indexOf(e.id) : RECENT_MAX);
    return hits.sort((a, b) => rank(a) - rank(b)).slice(0, RESULTS_MAX);
  }, [console, conversations, query, say]);
}
