import { type FormEvent, useState } from 'react';
import { Button, IconButton } from '../../ui/components/button.tsx';
import { Dialog } from '../../ui/components/dialog.tsx';
import { Field } from '../../ui/components/field.tsx';
import { sendTags } from '../actions/tags.ts';
import { useConsole, useDesk, useSay } from './use.ts';

/** The most tags a conversation may have, by the protocol. */
const TAGS_MAX = 20;

/** The conversation's tags; those in use on the desk are offered, so that one thing keeps one name. */
export default function TagsDialog({ conv, onClose }: { conv: string; onClose(): void }) {
  const console = useConsole();
  const say = useSay();
  const conversations = useDesk((s) => s.conversations);
  const [tags, setTags] = useState<readonly string[]>(conversations.get(conv)?.tags ?? []);
  const [text, setText] = useState('');
  const known = [...new Set([...conversations.values()].flatMap((c) => c.tags ?? []))].filter((t) => !tags.includes(t)).sort();
  const add = (tag: string) => {
    const clean = tag.trim();
    if (clean && !tags.includes(clean) && tags.length < TAGS_MAX) setTags([...tags, clean]);
    setText('');
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) return add(text);
    if (await sendTags(console, conv, tags)) onClose();
  };
  return (
    <Dialog title={say('tags.title')} closeLabel={say('dismiss')} onClose={onClose}>
      <form className="dialog-form" onSubmit={save}>
        <ul className="tags-edit" aria-label={say('tags.now')}>
          {tags.map((tag) => (
            <li key={tag} className="tag">
              <bdi>{tag}</bdi>
              <IconButton label={say('tags.remove', { tag })} icon="x" onPress={() => setTags(tags.filter((t) => t !== tag))} />
            </li>
          ))}
          {tags.length === 0 && <li className="quiet">{say('tags.none')}</li>}
        </ul>
        <Field label={say('tags.add')} hint={say('tags.hint')} value={text} onChange={setText} maxLength={40} autoFocus />
        {known.length > 0 && (
          <fieldset className="tags-known" aria-label={say('tags.known')}>
            {known.slice(0, 12).map((tag) => (
              <Button key={tag} icon="plus" onPress={() => add(tag)}>
                {tag}
              </Button>
            ))}
          </fieldset>
        )}
        <div className="dialog-buttons">
          <Button onPress={onClose}>{say('cancel')}</Button>
          <Button look="main" type="submit">
            {say(text.trim() ? 'tags.addNow' : 'save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
