import { useEffect, useState } from 'react';
import { fetchFile } from '../../client/files.ts';
import { Button } from '../../ui/components/button.tsx';
import { Icon } from '../../ui/components/icon.tsx';
import type { File as WireFile } from '../../wire/types.ts';
import { duration } from '../texts.ts';
import { useConsole, useSay, useTexts } from './use.ts';

/** The picture kinds that a browser shows safely as an image; all else is offered as a download. */
const pictures = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'];

/** A file of a conversation. The token goes in a header, so that it is fetched here and shown from memory. */
export function FileView({ conv, file, kind }: { conv: string; file: WireFile; kind: string }) {
  if (kind === 'image' && pictures.includes(file.media_type)) return <Picture conv={conv} file={file} />;
  if (kind === 'voice') return <Voice conv={conv} file={file} />;
  return <Download conv={conv} file={file} />;
}

function Picture({ conv, file }: { conv: string; file: WireFile }) {
  const say = useSay();
  const { url, failed } = useObjectURL(conv, file.hash);
  if (failed) return <Download conv={conv} file={file} />;
  if (!url) return <p className="file-wait">{say('file.loading', { name: file.name })}</p>;
  return (
    <a className="picture" href={url} target="_blank" rel="noreferrer">
      <img src={url} alt={file.alt || say('file.picture', { name: file.name })} />
    </a>
  );
}

function Voice({ conv, file }: { conv: string; file: WireFile }) {
  const say = useSay();
  const { url, failed } = useObjectURL(conv, file.hash);
  if (failed) return <Download conv={conv} file={file} />;
  return (
    <p className="voice">
      <Icon name="voice" size={18} />
      <span className="digits">{duration(file.duration_ms ?? 0)}</span>
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's voice note has no captions; its transcript comes as text where one was made. */}
      {url && <audio controls src={url} aria-label={say('kind.voice')} />}
    </p>
  );
}

function Download({ conv, file }: { conv: string; file: WireFile }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const save = async () => {
    const blob = await console.attempt(() => fetchFile(console.rest, conv, file.hash));
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  const size = new Intl.NumberFormat(texts.language, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(
    Math.ceil(file.bytes / 1000),
  );
  return (
    <Button icon="file" className="file" onPress={save} aria-label={say('file.save', { name: file.name, size })}>
      <bdi>{file.name}</bdi> <span className="file-size">{size}</span>
    </Button>
  );
}

function useObjectURL(conv: string, hash: string) {
  const { rest } = useConsole();
  const [state, setState] = useState<{ url?: string; failed?: boolean }>({});
  useEffect(() => {
    let url: string | undefined;
    let over = false;
    fetchFile(rest, conv, hash).then(
      (blob) => {
        if (over) return;
        url = URL.createObjectURL(blob);
        setState({ url });
      },
      () => !over && setState({ failed: true }),
    );
    return () => {
      over = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [rest, conv, hash]);
  return state;
}
