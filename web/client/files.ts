import type { File as WireFile } from '../wire/types.ts';
import { Failure } from './failure.ts';
import { asError, failureOf, parse, type Rest } from './rest.ts';

/** The pictures that the server lets be shown in place; every other file is one to open, whatever it calls itself. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Uploads a file; progress runs from 0 to 1. XMLHttpRequest, since fetch cannot tell how much has gone. Rejects with a Failure. */
export function uploadFile(
  rest: Rest,
  blob: Blob,
  name: string,
  progress: (part: number) => void,
  signal?: AbortSignal,
): Promise<WireFile> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', rest.url('/v1/files'));
    const type = blob.type.split(';')[0] || 'application/octet-stream';
    for (const [k, v] of Object.entries(rest.headers({ 'Content-Type': type, 'X-File-Name': encodeURIComponent(name) })))
      xhr.setRequestHeader(k, v);
    xhr.upload.onprogress = (e) => progress(e.lengthComputable ? e.loaded / e.total : 0);
    xhr.onload = () => {
      const body = parse(xhr.responseText);
      if (xhr.status >= 200 && xhr.status < 300) resolve(body as WireFile);
      else reject(new Failure(asError(body, xhr.status)));
    };
    xhr.onerror = () => reject(Failure.network());
    xhr.onabort = () => reject(new Failure({ kind: 'invalid', reason: 'cancelled', message: '' }));
    signal?.addEventListener('abort', () => xhr.abort());
    xhr.send(blob);
  });
}

/** Fetches a file of a conversation. The token goes in a header, never into an address, so that a plain link will not do. */
export async function fetchFile(rest: Rest, conv: string, hash: string): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(rest.url(`/v1/conversations/${conv}/files/${hash}`), { headers: rest.headers({}) });
  } catch {
    throw Failure.network();
  }
  if (!response.ok) throw await failureOf(response);
  return response.blob();
}
