import './media.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerView } from '../../client/customer.ts';
import { Failure } from '../../client/failure.ts';
import { pictureTypes, uploadFile } from '../../client/files.ts';
import * as icons from '../../ui/icon-paths.ts';
import { Icon, usePage } from '../context.tsx';
import { cleanPicture } from '../media.ts';
import { sizeWords } from '../words-more.ts';
import type { Chosen } from './composer.tsx';

type Upload = { id: number; name: string; part: number; wrong?: string; cancel(): void; again?: () => void };

/** Files on their way to the server, each with its progress. Too large ones are told before a byte is sent. */
export function Uploads({ view, chosen }: { view: CustomerView; chosen: readonly Chosen[] }) {
  const { customer, texts } = usePage();
  const [list, setList] = useState<readonly Upload[]>([]);
  const begun = useRef(0);
  const most = view.entry?.file_max_bytes ?? 0;
  const change = (id: number, what: Partial<Upload>) => setList((l) => l.map((u) => (u.id === id ? { ...u, ...what } : u)));
  const remove = (id: number) => setList((l) => l.filter((u) => u.id !== id));

  const run = async (file: Chosen) => {
    const { id, name, kind, length_ms } = file;
    const abort = new AbortController();
    const cancel = () => {
      abort.abort();
      remove(id);
    };
    setList((l) => [...l, { id, name, part: 0, cancel }]);
    const blob = kind === 'image' ? await cleanPicture(file.blob) : file.blob;
    const tooLarge = most > 0 && blob.size > most;
    if (tooLarge || blob.size === 0) {
      const sizes = { name, size: sizeWords(blob.size, texts.language), most: sizeWords(most, texts.language) };
      return change(id, { wrong: tooLarge ? texts.t('file.tooLarge', sizes) : texts.t('file.empty', { name }) });
    }
    try {
      const stored = await uploadFile(customer.rest, blob, name, (part) => change(id, { part }), abort.signal);
      const shown = kind === 'image' && !pictureTypes.includes(stored.media_type) ? 'file' : kind;
      customer.sendFile({ ...stored, ...(length_ms ? { duration_ms: length_ms } : {}) }, shown);
      remove(id);
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.wire.reason === 'cancelled') return;
      const why = failure.unanswered ? texts.t('file.networkWhy') : failure.wire.message || failure.wire.reason;
      const again = () => {
        remove(id);
        void run(file);
      };
      change(id, { wrong: texts.t('file.uploadFailed', { name, why }), again });
    }
  };

  useEffect(() => {
    for (const file of chosen) if (file.id > begun.current) void run(file);
    begun.current = chosen.at(-1)?.id ?? begun.current;
  }, [chosen]);

  if (!list.length) return null;
  return (
    <ul class="uploads">
      {list.map((u) => (
        <li key={u.id} class={u.wrong ? 'wrong' : ''}>
          <span>{u.wrong ?? texts.t('file.uploading', { name: u.name, percent: Math.round(u.part * 100) })}</span>
          {!u.wrong && <progress value={u.part} max={1} aria-label={u.name} />}
          {u.again && (
            <button type="button" class="button plain" onClick={u.again}>
              {texts.t('file.again')}
            </button>
          )}
          <button
            type="button"
            class="tool"
            onClick={u.wrong ? () => remove(u.id) : u.cancel}
            aria-label={u.wrong ? texts.t('failure.dismiss') : texts.t('file.cancel')}
          >
            <Icon path={icons.close} />
          </button>
        </li>
      ))}
    </ul>
  );
}
