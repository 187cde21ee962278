import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/components/button.tsx';
import { Dialog } from '../../ui/components/dialog.tsx';
import { Choice, Field, Radios } from '../../ui/components/field.tsx';
import type { TicketPriority } from '../../wire/types.ts';
import { sendTicket } from '../actions/ticket.ts';
import { inLanguage, nameOf } from '../texts.ts';
import { useConsole, useDesk, useSay, useTexts } from './use.ts';

export const priorities: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent'];

/** A new ticket: what is wrong, how pressing it is, whose it becomes. */
export default function TicketDialog({ conv, onClose }: { conv: string | undefined; onClose(): void }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const queries = useQueryClient();
  const conversation = useDesk((s) => (conv ? s.conversations.get(conv) : undefined));
  const lines = useDesk((s) => s.lines);
  const [title, setTitle] = useState(conversation?.subject ?? '');
  const [priority, setPriority] = useState<string>('normal');
  const [line, setLine] = useState<string | null>(conversation?.line ?? lines[0]?.id ?? null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    setBusy(true);
    const number = await sendTicket(console, {
      title: title.trim(),
      priority: priority as TicketPriority,
      ...(conv ? { conversation: conv } : {}),
      ...(line ? { line } : {}),
    });
    setBusy(false);
    if (!number) return;
    void queries.invalidateQueries({ queryKey: ['tickets'] });
    onClose();
  };
  return (
    <Dialog title={say('ticket.newTitle')} closeLabel={say('dismiss')} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit}>
        {conversation && (
          <p className="quiet">{say('ticket.willLink', { name: conversation.customer?.name || say('customer.unnamed') })}</p>
        )}
        <Field label={say('ticket.title')} value={title} onChange={setTitle} required maxLength={200} autoFocus />
        <Radios
          label={say('ticket.priority')}
          value={priority}
          onChange={setPriority}
          options={priorities.map((p) => ({ id: p, name: nameOf(texts, 'priority', p) }))}
        />
        <Choice
          label={say('ticket.line')}
          value={line}
          onChange={setLine}
          options={lines.map((l) => ({ id: l.id, name: inLanguage(l.title, texts.language) }))}
        />
        <div className="dialog-buttons">
          <Button onPress={onClose}>{say('cancel')}</Button>
          <Button look="main" type="submit" isDisabled={!title.trim() || busy}>
            {say('ticket.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
