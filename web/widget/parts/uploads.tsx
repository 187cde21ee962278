import { useRef, useState } from 'preact/hooks';
import type { CustomerView } from '../../client/customer.ts';
import { Failure } from '../../client/failure.ts';
import { Icon, usePage } from '../context.tsx';
import { cleanPicture } from '../media.ts';
import { sizeWords } from '../words.ts';

type Upload = { id: number; name: string; part: number; wrong?: string; cancel(): void; again?: () => void };
export type UploadList = { list: readonly Upload[]; add(files: FileList | null | undefined): void; addVoice(blob: Blob, length_ms: number): void; remove(id: number): void };

/** Files on their way to the server. Too large ones are told before a byte is sent. */
export function useUploads(view: CustomerView): UploadList {
  const { customer, texts } = usePage();
  const [list, setList] = useState<readonly Upload[]>([]);
  const next = useRef(1);
  const most = view.entry?.file_max_bytes ?? 0;
  const change = (id: number, what: Partial<Upload>) => setList((l) => l.map((u) => (u.id === id ? { ...u, ...what } : u)));
  const remove = (id: number) => setList((l) => l.filter((u) => u.id !== id));

  const run = async (blob: Blob, name: string, kind: 'image' | 'file' | 'voice', length_ms?: number) => {
    const id = next.current++;
    const abort = new AbortController();
    const cancel = () => {
      abort.abort();
      remove(id);
    };
    setList((l) => [...l, { id, name, part: 0, cancel }]);
    const tooLarge = most > 0 && blob.size > most;
    if (tooLarge || blob.size === 0) {
      const sizes = { name, size: sizeWords(blob.size, texts.language), most: sizeWords(most, texts.language) };
      return change(id, { wrong: tooLarge ? texts.t('file.tooLarge', sizes) : texts.t('file.empty', { name }) });
    }
    try {
      await customer.sendFile(blob, { name, kind, ...(length_ms ? { duration_ms: length_ms } : {}) }, (part) => change(id, { part }), abort.signal);
      remove(id);
    } catch (error) {
      const failure = Failure.from(error);
      if (failure.wire.reason === 'cancelled') return;
      const why = failure.unanswered ? texts.t('file.networkWhy') : failure.wire.message || failure.wire.reason;
      const again = () => {
        remove(id);
        void run(blob, name, kind, length_ms);
      };
      change(id, { wrong: texts.t('file.uploadFailed', { name, why }), again });
    }
  };
  return {
    list,
    remove,
    add: (files) => {
      for (const file of files ?? []) {
        if (file.type.startsWith('image/')) void cleanPicture(file).then((blob) => run(blob, file.name, 'image'));
        else void run(file, file.name, 'file');
      }
    },
    addVoice: (blob, length_ms) => void run(blob, `voice.${blob.type.includes('mp4') ? 'm4a' : 'webm'}`, 'voice', length_ms),
  };
}

export function Uploads({ uploads }: { uploads: UploadList }) {
  const { texts } = usePage();
  if (!uploads.list.length) return null;
  return (
    <ul class="uploads">
      {uploads.list.map((u) => (
        <li key={u.id} class={u.wrong ? 'wrong' : ''}>
          <span>{u.wrong ?? texts.t('file.uploading', { name: u.name, percent: Math.round(u.part * 100) })}</span>
          {!u.wrong && <progress value={u.part} max={1} aria-label={u.name} />}
          {u.again && (
            <button type="button" class="button plain" onClick={u.again}>
              {texts.t('file.again')}
            </button>
          )}
          <button type="button" class="tool" onClick={u.wrong ? () => uploads.remove(u.id) : u.cancel} aria-label={u.wrong ? texts.t('failure.dismiss') : texts.t('file.cancel')}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
