import { useQuery } from '@tanstack/react-query';
import { Failure } from '../../client/failure.ts';
import { Button } from '../../ui/components/button.tsx';
import { Dialog } from '../../ui/components/dialog.tsx';
import type { Language } from '../../ui/i18n.ts';
import type { Line, Text } from '../../wire/types.ts';
import { failureText, inLanguage } from '../texts.ts';
import { useConsole, useDesk, useSay, useTexts } from './use.ts';

/** The answer of /v1/offers/{id}/explanation: sentences in both languages, and the codes behind them, which are for programs. */
type Explanation = Text & { reasons: readonly string[] };

/** Why routing offered this to me, and now. */
export default function ExplainDialog({ offer, onClose }: { offer: string; onClose(): void }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['explanation', offer],
    queryFn: () => console.rest.request<Explanation>('GET', `/v1/offers/${encodeURIComponent(offer)}/explanation`),
    retry: false,
  });
  const lines = useDesk((s) => s.lines);
  const [main, ...rest] = data ? sentences(withTitles(inLanguage(data, texts.language), lines, texts.language)) : [];
  return (
    <Dialog title={say('explain.title')} closeLabel={say('dismiss')} onClose={onClose}>
      <div className="explain">
        {isPending && <p className="quiet">{say('thread.loading')}</p>}
        {error && (
          <p role="alert">
            {failureText(texts, Failure.from(error))} <Button onPress={() => void refetch()}>{say('retry')}</Button>
          </p>
        )}
        {main && <p className="explain-main">{main}</p>}
        {rest.length > 0 && (
          <ul>
            {rest.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

/** Routing knows a line by its id; people know its title. */
function withTitles(text: string, lines: readonly Line[], language: Language): string {
  const line = lines.find((l) => text.startsWith(`${l.id} `) || text.startsWith(`${l.id}（`));
  return line ? inLanguage(line.title, language) + text.slice(line.id.length) : text;
}

/** One sentence a line reads better than a paragraph; a stop inside a number ends none. */
function sentences(text: string): string[] {
  return text
    .replace(/([。！？]|[.!?](?=\s))/g, '$1\n')
    .split('\n')
    .map((s) => s.trim())
    .filter(Boolean);
}
