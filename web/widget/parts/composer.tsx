import { useEffect, useRef, useState } from 'preact/hooks';
import type { Customer, CustomerView } from '../../client/customer.ts';
import * as more from '../../ui/icon-paths-more.ts';
import { Icon, usePage } from '../context.tsx';
import { lazy } from '../lazy.tsx';
import { findSecret, mask } from '../secrets.ts';
import { sizeWords } from '../words-more.ts';

const Uploads = lazy(() => import('./uploads.tsx').then((m) => m.Uploads));
const VoiceNote = lazy(() => import('./voice.tsx').then((m) => m.VoiceNote));

/** A file that the customer chose, pasted, dropped or recorded. The id counts up. */
export type Chosen = { id: number; blob: Blob; name: string; kind: 'image' | 'file' | 'voice'; length_ms?: number };

const canRecord = typeof MediaRecorder !== 'undefined' && Boolean(navigator.mediaDevices?.getUserMedia);

/** The text limit until the entry says its own. */
const textMostStandard = 4000;

/** Where one writes. The draft is kept with every keystroke; nothing typed is ever lost. */
export function Composer({ view }: { view: CustomerView }) {
  const { customer, texts } = usePage();
  const conv = view.conversation && view.conversation.status !== 'closed' ? view.conversation.id : 'new';
  const [text, setText] = useDraft(customer, conv);
  const [full, setFull] = useState(false);
  const [voice, setVoice] = useState(false);
  const [over, setOver] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const choose = (...more: Omit<Chosen, 'id'>[]) =>
    setChosen((list) => [...list, ...more.map((m, i) => ({ ...m, id: list.length + i + 1 }))]);
  const chooseFiles = (files: FileList | null | undefined) =>
    choose(
      ...[...(files ?? [])].map((f) => ({
        blob: f,
        name: f.name,
        kind: f.type.startsWith('image/') ? ('image' as const) : ('file' as const),
      })),
    );
  const file = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const el = box.current;
    if (!el) return;
    el.style.blockSize = 'auto';
    el.style.blockSize = `${el.scrollHeight + 2}px`;
  }, [text, texts]);

  const write = (next: string) => {
    setText(next);
    setFull(false);
    if (next) customer.typing();
  };
  const most = view.entry?.text_max || textMostStandard;
  const length = [...text].length;
  const secret = findSecret(text);
  const send = () => {
    const trimmed = text.trim();
    if (!trimmed || length > most) return box.current?.focus();
    if (!customer.sendText(trimmed)) return setFull(true);
    write('');
    box.current?.focus();
  };
  const most_bytes = view.entry?.file_max_bytes ?? 0;
  const wrong = length > most ? texts.t('composer.tooLong', { most, n: length }) : full ? texts.t('composer.full') : '';

  return (
    <form
      class={over ? 'composer over' : 'composer'}
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        chooseFiles(e.dataTransfer?.files);
      }}
    >
      {over && <p class="drop">{texts.t('file.drop')}</p>}
      {chosen.length > 0 && <Uploads.Part view={view} chosen={chosen} />}
      {secret && (
        <p class="secret">
          <Icon path={more.shield} />
          <span>{texts.t(secret.kind === 'card' ? 'composer.secretCard' : 'composer.secretID')}</span>
          <button type="button" class="button plain" onClick={() => write(mask(text, secret))}>
            {texts.t('composer.mask')}
          </button>
        </p>
      )}
      <p class="wrong" role="alert" id="message-wrong">
        {wrong}
      </p>
      {voice ? (
        <VoiceNote.Part
          done={() => setVoice(false)}
          send={(blob, length_ms) =>
            choose({ blob, length_ms, kind: 'voice', name: `voice.${blob.type.includes('mp4') ? 'm4a' : 'webm'}` })
          }
        />
      ) : (
        <div class="write">
          <input
            ref={file}
            type="file"
            multiple
            hidden
            onChange={(e) => {
              chooseFiles(e.currentTarget.files);
              e.currentTarget.value = '';
            }}
          />
          <button
            type="button"
            class="tool"
            onClick={() => file.current?.click()}
            aria-label={
              most_bytes ? texts.t('composer.attachHint', { most: sizeWords(most_bytes, texts.language) }) : texts.t('composer.attach')
            }
          >
            <Icon path={more.attach} />
            <span class="elder-words">{texts.t('composer.attachShort')}</span>
          </button>
          {canRecord && (
            <button type="button" class="tool" onClick={() => setVoice(true)} aria-label={texts.t('composer.voice')}>
              <Icon path={more.mic} />
              <span class="elder-words">{texts.t('composer.voice')}</span>
            </button>
          )}
          <textarea
            ref={box}
            id="message"
            rows={1}
            dir="auto"
            value={text}
            enterkeyhint="send"
            placeholder={texts.t('composer.placeholder')}
            aria-label={texts.t('composer.label')}
            aria-describedby="message-wrong"
            aria-invalid={wrong !== ''}
            onInput={(e) => write(e.currentTarget.value)}
            onPaste={(e) => {
              if (e.clipboardData?.files.length) {
                e.preventDefault();
                chooseFiles(e.clipboardData.files);
              }
            }}
            onKeyDown={(e) => {
              // While an input method composes, Enter chooses a word; keyCode 229 is how older engines say so.
              if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
              e.preventDefault();
              send();
            }}
          />
          <button type="submit" class="send" aria-label={texts.t('composer.send')}>
            <Icon path={more.send} />
            <span class="elder-words">{texts.t('composer.send')}</span>
          </button>
        </div>
      )}
    </form>
  );
}

/** The draft of a conversation. What was written before there was one belongs to the one that begins. */
function useDraft(customer: Customer, conv: string): [text: string, write: (text: string) => void] {
  const [, changed] = useState('');
  const { drafts } = customer;
  const early = conv === 'new' ? '' : drafts.get('new');
  if (early) {
    drafts.set('new', '');
    drafts.set(conv, early);
  }
  const write = (text: string) => {
    drafts.set(conv, text);
    changed(text);
  };
  return [drafts.get(conv), write];
}
