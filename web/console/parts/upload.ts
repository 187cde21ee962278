import { Failure } from '../../client/failure.ts';
import { pictureTypes, uploadFile } from '../../client/files.ts';
import type { Console } from '../console.ts';
import { failureText } from '../texts.ts';

export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly part: number;
  cancel(): void;
}
type Change = (change: (uploads: readonly Upload[]) => readonly Upload[]) => void;

let lastId = 0;

/** Uploads files one beside the other and sends each when it is there. What is too large is said, not tried. */
export function uploadFiles(console: Console, conv: string, files: Iterable<File>, maxBytes: number, change: Change): void {
  for (const file of files) {
    if (maxBytes > 0 && file.size > maxBytes) console.notices.failed(console.say('upload.tooLarge', { name: file.name }));
    else void uploadOne(console, conv, file, change);
  }
}

async function uploadOne(console: Console, conv: string, file: File, change: Change): Promise<void> {
  const abort = new AbortController();
  lastId += 1;
  const id = lastId;
  change((all) => [...all, { id, name: file.name, part: 0, cancel: () => abort.abort() }]);
  const progress = (part: number) => change((all) => all.map((u) => (u.id === id ? { ...u, part } : u)));
  try {
    const stored = await uploadFile(console.rest, file, file.name || 'image.png', progress, abort.signal);
    const kind = pictureTypes.includes(stored.media_type) ? 'image' : 'file';
    console.send(conv, { kind, file: stored }, false);
  } catch (error) {
    const failure = Failure.from(error);
    if (failure.wire.reason !== 'cancelled')
      console.notices.failed(console.say('upload.failed', { name: file.name, why: failureText(console.texts.get(), failure) }));
  } finally {
    change((all) => all.filter((u) => u.id !== id));
  }
}
