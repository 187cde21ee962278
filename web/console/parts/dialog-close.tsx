import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/components/button.tsx';
import { Dialog } from '../../ui/components/dialog.tsx';
import { Field, Radios } from '../../ui/components/field.tsx';
import { sendClose } from '../actions/close.ts';
import { useCell, useConsole, useSay } from './use.ts';

/** Was it solved, and what should be known later. */
export default function CloseDialog({ conv, onClose }: { conv: string; onClose(): void }) {
  const console = useConsole();
  const say = useSay();
  const unsent = useCell(console.unsent).filter((p) => p.conv === conv).length;
  const [solved, setSolved] = useState('yes');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const done = await sendClose(console, conv, {
      ...(solved === 'unsaid' ? {} : { solved: solved === 'yes' }),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog title={say('close.title')} closeLabel={say('dismiss')} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit}>
        {unsent > 0 && <p className="warning">{say('close.unsent', { n: unsent })}</p>}
        <Radios
          label={say('close.solved')}
          value={solved}
          onChange={setSolved}
          options={[
            { id: 'yes', name: say('close.yes') },
            { id: 'no', name: say('close.no') },
            { id: 'unsaid', name: say('close.unsaid') },
          ]}
        />
        <Field label={say('close.note')} hint={say('close.noteHint')} rows={3} maxLength={2000} value={note} onChange={setNote} />
        <div className="dialog-buttons">
          <Button onPress={onClose}>{say('cancel')}</Button>
          <Button look="main" type="submit" isDisabled={busy}>
            {say('close.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
