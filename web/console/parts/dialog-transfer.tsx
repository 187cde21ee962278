import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/components/button.tsx';
import { Dialog } from '../../ui/components/dialog.tsx';
import { Choice, Field, Radios } from '../../ui/components/field.tsx';
import { sendTransfer } from '../actions/transfer.ts';
import { inLanguage, languageName, nameOf } from '../texts.ts';
import { useConsole, useDesk, useSay, useTexts } from './use.ts';

/** To whom, how, and what the next one must know. */
export default function TransferDialog({ conv, onClose }: { conv: string; onClose(): void }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const conversation = useDesk((s) => s.conversations.get(conv));
  const lines = useDesk((s) => s.lines);
  const colleagues = useDesk((s) => s.colleagues);
  const me = useDesk((s) => s.me?.id);
  const [kind, setKind] = useState('agent');
  const [line, setLine] = useState<string | null>(null);
  const [agent, setAgent] = useState<string | null>(null);
  const [mode, setMode] = useState('consult');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const order = { ready: 0, 'wrap-up': 1, training: 2, away: 3, offline: 4 };
  const people = [...colleagues.values()]
    .filter((a) => a.id !== me)
    .sort((a, b) => order[a.presence] - order[b.presence] || a.name.localeCompare(b.name));
  const target = kind === 'line' ? line : agent;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!target) return;
    setBusy(true);
    const to = kind === 'line' ? { line: target, mode: 'cold' as const } : { agent: target, mode: mode as 'cold' | 'consult' };
    const done = await sendTransfer(console, conv, { ...to, ...(note.trim() ? { note: note.trim() } : {}) });
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog title={say('transfer.title')} closeLabel={say('dismiss')} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit}>
        <Radios
          label={say('transfer.to')}
          value={kind}
          onChange={setKind}
          options={[
            { id: 'agent', name: say('transfer.toAgent') },
            { id: 'line', name: say('transfer.toLine') },
          ]}
        />
        {kind === 'line' ? (
          <Choice
            label={say('transfer.line')}
            placeholder={say('transfer.choose')}
            value={line}
            onChange={setLine}
            options={lines
              .filter((l) => l.id !== conversation?.line)
              .map((l) => ({
                id: l.id,
                name: inLanguage(l.title, texts.language),
                about: l.open ? say('transfer.lineAbout', { waiting: l.waiting, ready: l.ready }) : say('transfer.lineClosed'),
              }))}
          />
        ) : (
          <>
            <Choice
              label={say('transfer.agent')}
              placeholder={say('transfer.choose')}
              value={agent}
              onChange={setAgent}
              options={people.map((a) => ({
                id: a.id,
                name: a.name,
                about: [
                  nameOf(texts, 'presence', a.presence),
                  `${a.load?.chat ?? 0}/${a.capacity?.chat ?? 0}`,
                  ...(a.languages ?? []).map((l) => languageName(l, texts.language)),
                ].join(' · '),
                disabled: a.presence === 'offline',
              }))}
            />
            <Radios
              label={say('transfer.mode')}
              value={mode}
              onChange={setMode}
              options={[
                { id: 'consult', name: say('transfer.consult'), about: say('transfer.consultAbout') },
                { id: 'cold', name: say('transfer.cold'), about: say('transfer.coldAbout') },
              ]}
            />
          </>
        )}
        <Field label={say('transfer.note')} hint={say('transfer.noteHint')} rows={3} maxLength={2000} value={note} onChange={setNote} />
        <div className="dialog-buttons">
          <Button onPress={onClose}>{say('cancel')}</Button>
          <Button look="main" type="submit" isDisabled={!target || busy}>
            {say(kind === 'agent' && mode === 'consult' ? 'transfer.ask' : 'transfer.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
