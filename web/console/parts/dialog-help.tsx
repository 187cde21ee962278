import { Dialog } from '../../ui/components/dialog.tsx';
import { actions } from '../actions/all.ts';
import { spell } from '../state/keys.ts';
import { useCell, useConsole, useSay } from './use.ts';

/** Every shortcut, from the same list that carries them out. */
export default function HelpDialog({ onClose }: { onClose(): void }) {
  const console = useConsole();
  const say = useSay();
  const { singleKeys } = useCell(console.settings);
  const rows = actions.filter((a) => a.keys?.length);
  return (
    <Dialog title={say('help.title')} closeLabel={say('dismiss')} wide onClose={onClose}>
      <p className="quiet">{say(singleKeys ? 'help.single' : 'help.singleOff')}</p>
      <dl className="shortcuts">
        {rows.map((action) => (
          <div key={action.id}>
            <dt>{say(action.title)}</dt>
            <dd>
              {action.keys?.map((chord) => (
                <kbd key={chord}>{spell(chord)}</kbd>
              ))}
            </dd>
          </div>
        ))}
        <div>
          <dt>{say('help.list')}</dt>
          <dd>
            <kbd>↑</kbd>
            <kbd>↓</kbd>
            <kbd>↵</kbd>
          </dd>
        </div>
        <div>
          <dt>{say('help.send')}</dt>
          <dd>
            <kbd>↵</kbd>
          </dd>
        </div>
        <div>
          <dt>{say('help.newline')}</dt>
          <dd>
            <kbd>{spell('shift+enter')}</kbd>
          </dd>
        </div>
      </dl>
    </Dialog>
  );
}
