import { useEffect, useState } from 'preact/hooks';
import { fetchFile } from '../../client/files.ts';
import * as more from '../../ui/icon-paths-more.ts';
import type { Item, File as WireFile } from '../../wire/types.ts';
import { Icon, usePage } from '../context.tsx';
import { save } from '../transcript.ts';
import { lengthWords, sizeWords } from '../words-more.ts';

/** A picture, a voice note or a file. The bytes are fetched with the token in a header; their address is good for this page alone. */
export function FileView({ item }: { item: Item }) {
  if (!item.file) return null;
  if (item.kind === 'image') return <Picture item={item} file={item.file} />;
  if (item.kind === 'voice') return <Voice item={item} file={item.file} />;
  return <Attachment item={item} file={item.file} />;
}

const triesByItself = 2;
const retry_ms = 1_500;

/** The fetched file as an address, or that it failed. `again` tries once more. */
function useBytes(item: Item, file: WireFile, wanted: boolean) {
  const { customer } = usePage();
  const [address, setAddress] = useState<string>();
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const conv = customer.view.conversation?.id ?? '';
  useEffect(() => {
    if (!wanted || item.seq === 0 || !conv) return;
    let gone = false;
    let made = '';
    let retry: ReturnType<typeof setTimeout> | undefined;
    setFailed(false);
    fetchFile(customer.rest, conv, file.hash).then(
      (blob) => {
        if (gone) return;
        made = URL.createObjectURL(blob.type ? blob : new Blob([blob], { type: file.media_type }));
        setAddress(made);
      },
      () => {
        if (gone) return;
        setFailed(true);
        // A file that was sent a moment ago may not be found yet; a network may be back.
        if (round < triesByItself) retry = setTimeout(() => setRound(round + 1), retry_ms);
      },
    );
    return () => {
      gone = true;
      clearTimeout(retry);
      if (made) URL.revokeObjectURL(made);
    };
  }, [conv, file.hash, wanted, item.seq, round]);
  return { address, failed, again: () => setRound((r) => r + 1) };
}

function Picture({ item, file }: { item: Item; file: WireFile }) {
  const { texts } = usePage();
  const { address, failed, again } = useBytes(item, file, true);
  const name = file.alt || file.name;
  if (failed)
    return (
      <button type="button" class="button plain" onClick={again}>
        {texts.t('file.failed')}
      </button>
    );
  if (!address) return <p class="text">{texts.t('file.loading', { name })}</p>;
  return (
    <a class="picture" href={address} download={file.name}>
      <img src={address} alt={texts.t('file.image', { name })} />
    </a>
  );
}

function Voice({ item, file }: { item: Item; file: WireFile }) {
  const { texts } = usePage();
  const [wanted, setWanted] = useState(false);
  const { address, failed, again } = useBytes(item, file, wanted);
  const length = lengthWords(file.duration_ms ?? 0);
  if (address)
    return (
      // biome-ignore lint/a11y/useMediaCaption: a voice note has no caption track; its transcript, where there is one, is the message's text.
      <audio src={address} controls autoplay aria-label={texts.t('file.voice', { length })} />
    );
  return (
    <button
      type="button"
      class="voice"
      onClick={() => (failed ? again() : setWanted(true))}
      aria-label={failed ? texts.t('file.failed') : texts.t('file.voicePlay', { length })}
    >
      <Icon path={more.play} />
      <span class="wave" aria-hidden="true" />
      <span>{failed ? texts.t('file.failed') : length}</span>
    </button>
  );
}

function Attachment({ item, file }: { item: Item; file: WireFile }) {
  const { customer, texts } = usePage();
  const [failed, setFailed] = useState(false);
  const open = async () => {
    const conv = customer.view.conversation?.id;
    if (!conv || item.seq === 0) return;
    try {
      save(await fetchFile(customer.rest, conv, file.hash), file.name);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <button type="button" class="attachment" onClick={() => void open()}>
      <Icon path={more.file} />
      <span class="spoken-only">{failed ? texts.t('file.failed') : texts.t('file.open', { name: file.name })}</span>
      <span class="file-name" aria-hidden="true">
        <bdi>{file.name}</bdi>
        <small>{failed ? texts.t('file.failed') : sizeWords(file.bytes, texts.language)}</small>
      </span>
    </button>
  );
}
