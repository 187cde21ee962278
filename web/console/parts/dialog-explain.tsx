import { useQuery } from '@tanstack/react-query';
import { Failure } from '../../client/failure.ts';
import { Button } from '../../ui/components/button.tsx';
import { Dialog } from '../../ui/components/dialog.tsx';
import type { Text } from '../../wire/types.ts';
import { failureText, inLanguage } from '../texts.ts';
import { useConsole, useSay, useTexts } from './use.ts';

/** The answer of /v1/offers/{id}/explanation: one sentence, and the reasons behind it. */
type Explanation = Text & { reasons?: readonly (string | Partial<Text>)[] };

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
  const reasons =
    data?.reasons
      ?.map((r) => (typeof r === 'string' ? r : inLanguage({ zh: r.zh ?? '', en: r.en ?? '' }, texts.language)))
      .filter(Boolean) ?? [];
  return (
    <Dialog title={say('explain.title')} closeLabel={say('dismiss')} onClose={onClose}>
      <div className="explain">
        {isPending && <p className="quiet">{say('thread.loading')}</p>}
        {error && (
          <p role="alert">
            {failureText(texts, Failure.from(error))} <Button onPress={() => void refetch()}>{say('retry')}</Button>
          </p>
        )}
        {data && <p className="explain-main">{inLanguage(data, texts.language)}</p>}
        {reasons.length > 0 && (
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
