import './media.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as more from '../../ui/icon-paths-more.ts';
import { Icon, usePage } from '../context.tsx';
import { type Recording, record, voiceMost_ms } from '../media.ts';
import { lengthWords } from '../words-more.ts';

type Note = { blob: Blob; length_ms: number; address: string };

/** A voice note: press to start, press to stop, listen, then send or drop. Nothing has to be held down. */
export function VoiceNote({ send, done }: { send(blob: Blob, length_ms: number): void; done(): void }) {
  const { texts } = usePage();
  const [denied, setDenied] = useState(false);
  const [note, setNote] = useState<Note>();
  const [started, setStarted] = useState(false);
  const [length, setLength] = useState(0);
  const recording = useRef<Recording | undefined>(undefined);
  const stopButton = useRef<HTMLButtonElement>(null);

  const stop = async () => {
    const got = await recording.current?.stop();
    recording.current = undefined;
    if (got) setNote({ ...got, address: URL.createObjectURL(got.blob) });
    else done();
  };

  useEffect(() => {
    if (started) stopButton.current?.focus();
  }, [started]);

  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setInterval> | undefined;
    record().then(
      (r) => {
        if (gone) return r.cancel();
        recording.current = r;
        setStarted(true);
        const began = Date.now();
        timer = setInterval(() => {
          setLength(Date.now() - began);
          if (Date.now() - began >= voiceMost_ms) {
            clearInterval(timer);
            void stop();
          }
          if (!recording.current) clearInterval(timer);
        }, 500);
      },
      () => gone || setDenied(true),
    );
    return () => {
      gone = true;
      clearInterval(timer);
      recording.current?.cancel();
    };
  }, []);

  if (denied)
    return (
      <div class="voice-note">
        <p role="alert">{texts.t('voice.denied')}</p>
        <button type="button" class="button plain" onClick={done}>
          {texts.t('failure.dismiss')}
        </button>
      </div>
    );
  if (note)
    return (
      <div class="voice-note">
        {/* biome-ignore lint/a11y/useMediaCaption: one's own voice, just spoken. */}
        <audio src={note.address} controls aria-label={texts.t('voice.preview', { length: lengthWords(note.length_ms) })} />
        <button
          type="button"
          class="button"
          onClick={() => {
            send(note.blob, note.length_ms);
            done();
          }}
        >
          {texts.t('voice.send')}
        </button>
        <button type="button" class="button plain" onClick={done}>
          {texts.t('voice.drop')}
        </button>
      </div>
    );
  return (
    <div class="voice-note">
      <p class="recording">
        <span class="ring" aria-hidden="true" />
        <span>{texts.t('voice.recording', { length: lengthWords(length) })}</span>
        <small>{texts.t('voice.most', { n: voiceMost_ms / 60_000 })}</small>
      </p>
      <button ref={stopButton} type="button" class="button" disabled={!started} onClick={() => void stop()}>
        <Icon path={more.stop} />
        {texts.t('voice.stop')}
      </button>
      <button type="button" class="button plain" onClick={done}>
        {texts.t('voice.drop')}
      </button>
    </div>
  );
}
