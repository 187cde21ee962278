import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../ui/components/button.tsx';
import { Icon } from '../../ui/components/icon.tsx';
import type { Conversation } from '../../wire/types.ts';
import type { Mode } from '../console.ts';
import { type Upload, uploadFiles } from './upload.ts';
import { useCell, useConsole, useDesk, useSay, useTexts } from './use.ts';

/** The longest note the protocol takes, and the longest message where the entry names no limit (code points). */
const TEXT_MAX = 8000;
/** From this share of the limit on, the count is shown. */
const COUNT_FROM = 0.9;

/** Where an answer or a note is written. The two modes differ in words, ground, edge and button, and each keeps its own draft. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const console = useConsole();
  const say = useSay();
  const me = useDesk((s) => s.me?.id);
  const owner = conversation.agent?.id === me;
  const [mode, setMode] = useState<Mode>(owner ? 'reply' : 'note');
  const box = useRef<HTMLTextAreaElement>(null);
  const conv = conversation.id;
  const [text, write] = useDraftText(conv, mode);
  const files = useFiles(conversation, mode === 'reply');
  const max = useCell(console.entries).get(conversation.entry)?.text_max || TEXT_MAX;
  const length = [...text].length;
  const choose = useCallback((next: Mode) => setMode(owner ? next : 'note'), [owner]);
  useFocusWish(box, choose);
  useGrowing(box, text);
  // Who is asked for advice can only write notes; who takes the conversation over answers the customer next.
  useEffect(() => setMode(owner ? 'reply' : 'note'), [owner]);

  const send = () => {
    const said = text.trim();
    if (said === '' || length > max) return;
    if (!console.send(conv, { kind: 'text', text: said }, mode === 'note')) return;
    write('');
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter picks a word and must never send (229 is what older browsers report for it).
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  return (
    <section
      className="composer"
      data-mode={mode}
      data-drop={files.over || undefined}
      aria-label={say(mode === 'note' ? 'composer.noteTitle' : 'composer.replyTitle')}
      onDragOver={files.onDragOver}
      onDragLeave={files.onDragLeave}
      onDrop={files.onDrop}
    >
      <fieldset className="composer-modes" aria-label={say('composer.modes')}>
        {owner && (
          <button type="button" className="mode" aria-pressed={mode === 'reply'} onClick={() => console.compose('reply')}>
            <Icon name="send" size={16} />
            {say('composer.reply')}
          </button>
        )}
        <button type="button" className="mode" aria-pressed={mode === 'note'} onClick={() => console.compose('note')}>
          <Icon name="note" size={16} />
          {say('composer.note')}
        </button>
        <span className="composer-about">{say(mode === 'note' ? 'composer.noteAbout' : 'composer.replyAbout')}</span>
      </fieldset>
      <textarea
        ref={box}
        className="composer-text"
        dir="auto"
        rows={2}
        value={text}
        aria-label={say(mode === 'note' ? 'composer.noteTitle' : 'composer.replyTitle')}
        placeholder={say(mode === 'note' ? 'composer.notePlaceholder' : 'composer.replyPlaceholder')}
        onChange={(event) => {
          write(event.target.value);
          if (mode === 'reply' && event.target.value) console.typing(conv);
        }}
        onKeyDown={onKeyDown}
        onPaste={files.onPaste}
      />
      {files.uploads.map((upload) => (
        <fieldset key={upload.id} className="upload" aria-label={upload.name}>
          <progress max={1} value={upload.part} aria-label={say('upload.progress', { name: upload.name })} />
          <bdi>{upload.name}</bdi>
          <Button look="quiet" onPress={upload.cancel}>
            {say('cancel')}
          </Button>
        </fieldset>
      ))}
      <div className="composer-foot">
        {mode === 'reply' && <IconButton label={files.label} icon="attach" onPress={files.pick} />}
        {length > max * COUNT_FROM && (
          <span className="composer-count" data-over={length > max || undefined}>
            {say('composer.count', { n: length, max })}
          </span>
        )}
        <span className="composer-hint">{say('composer.hint')}</span>
        <Button
          look="main"
          icon={mode === 'note' ? 'note' : 'send'}
          className="composer-send"
          onPress={send}
          isDisabled={text.trim() === '' || length > max}
        >
          {say(mode === 'note' ? 'composer.saveNote' : 'composer.send')}
        </Button>
      </div>
    </section>
  );
}

/** The draft of this conversation and mode; it outlives a reload. */
function useDraftText(conv: string, mode: Mode): [string, (text: string) => void] {
  const { drafts } = useConsole();
  const [, redraw] = useState(0);
  const write = useCallback(
    (next: string) => {
      drafts.set(conv, next, mode);
      redraw((n) => n + 1);
    },
    [drafts, conv, mode],
  );
  return [drafts.get(conv, mode), write];
}

/** Takes up the wish to write, from a shortcut, a menu or an accepted offer. */
function useFocusWish(box: React.RefObject<HTMLTextAreaElement | null>, choose: (mode: Mode) => void): void {
  const console = useConsole();
  const wish = useCell(console.focus);
  useEffect(() => {
    if (wish?.place !== 'compose') return;
    choose(wish.mode);
    box.current?.focus();
    console.focus.set(null);
  }, [wish, console, choose, box]);
}

/** Grows with the text; CSS sets the most. */
function useGrowing(box: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const node = box.current;
    if (!node) return;
    node.style.blockSize = 'auto';
    node.style.blockSize = `${node.scrollHeight}px`;
  }, [box, text]);
}

/** Files by button, paste or drop: uploaded with progress, then sent. The limit is said on the button, before anything is chosen. */
function useFiles(conversation: Conversation, enabled: boolean) {
  const console = useConsole();
  const texts = useTexts();
  const entries = useCell(console.entries);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [over, setOver] = useState(false);
  const maxBytes = entries.get(conversation.entry)?.file_max_bytes ?? 0;
  const take = (list: Iterable<File>) => {
    if (enabled) uploadFiles(console, conversation.id, list, maxBytes, setUploads);
  };
  const pick = () => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.onchange = () => take(input.files ?? []);
    input.click();
  };
  const mb = new Intl.NumberFormat(texts.language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 }).format(
    maxBytes / 1_000_000,
  );
  return {
    uploads,
    over,
    pick,
    label: maxBytes > 0 ? texts.t('composer.attachMax', { size: mb }) : texts.t('composer.attach'),
    onPaste: (event: ClipboardEvent) => {
      const list = [...event.clipboardData.files];
      if (list.length === 0 || !enabled) return;
      event.preventDefault();
      take(list);
    },
    onDragOver: (event: DragEvent) => {
      if (!enabled || !event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!enabled) return;
      event.preventDefault();
      take([...event.dataTransfer.files]);
    },
  };
}
