/** Pictures from phones are many megabytes and hold the place where they were taken. */
const sideMost = 2048;
const quality = 0.85;
/** Smaller pictures go as they are, save that JPEG is always drawn anew, since it may carry the place. */
const leaveBelow_bytes = 400_000;

/**
 * Draws a picture anew: smaller if large, and without any of what the camera wrote into it (place, device, time). What the browser cannot draw
 * goes as it is.
 */
export async function cleanPicture(file: Blob): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  if (file.type !== 'image/jpeg' && file.size < leaveBelow_bytes) return file;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, sideMost / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return await new Promise<Blob>((resolve) =>
      canvas.toBlob((b) => resolve(b ?? file), file.type === 'image/png' ? 'image/webp' : 'image/jpeg', quality),
    );
  } catch {
    return file;
  }
}

/** The longest voice note: longer ones nobody listens to, and the file stays within every channel's limit. */
export const voiceMost_ms = 3 * 60_000;

export type Recording = {
  /** Ends the recording and gives it; undefined when nothing was heard. */
  stop(): Promise<{ blob: Blob; length_ms: number } | undefined>;
  cancel(): void;
};

/** Starts recording. Rejects when the microphone is refused. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = ['audio/webm;codecs=opus', 'audio/mp4'].find((t) => MediaRecorder.isTypeSupported(t));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts: Blob[] = [];
  recorder.ondataavailable = (e) => e.data.size && parts.push(e.data);
  const began = performance.now();
  recorder.start(1000);
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    stop: () =>
      new Promise((resolve) => {
        const length_ms = Math.round(performance.now() - began);
        recorder.onstop = () => {
          release();
          resolve(parts.length ? { blob: new Blob(parts, { type: recorder.mimeType.split(';')[0] ?? '' }), length_ms } : undefined);
        };
        recorder.stop();
      }),
    cancel: () => {
      recorder.onstop = release;
      recorder.stop();
    },
  };
}
