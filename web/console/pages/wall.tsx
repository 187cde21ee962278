import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../ui/components/button.tsx';
import { DueMark } from '../../ui/components/due-mark.tsx';
import type { Agent, Line, Presence } from '../../wire/types.ts';
import { presences } from '../actions/presence.ts';
import { PresenceSign } from '../parts/top-bar.tsx';
import { useConsole, useDesk, useNow, useSay, useTexts } from '../parts/use.ts';
import { AT_RISK_PERCENT, type Standing } from '../state/due.ts';
import { duration, inLanguage, languageName, nameOf, spoken } from '../texts.ts';

/** How often the measures and the agents are asked for, in milliseconds; the lines themselves come by the socket. */
const ASK_MS = 5000;

/** The measures of one line, since the node started. Shares are thousandths; -1 where nothing was decided yet. */
type Measures = { asked: number; reached: number; in_target: number; wait_p50_ms: number };

/** What stands in the queues now, in words and shapes that can be read from across a room and without colour. */
export default function WallPage() {
  const say = useSay();
  const live = useDesk((s) => s.lines);
  const [held, setHeld] = useState<readonly Line[] | null>(null);
  const lines = held ?? live;
  const measures = useMeasures(held === null);
  const agents = useAgents(held === null);
  const waiting = lines.reduce((n, l) => n + l.waiting, 0);
  const longest = lines.reduce((n, l) => Math.max(n, l.waiting > 0 ? l.longest_wait_ms : 0), 0);
  const late = lines.filter((l) => standing(l) === 'over').length;
  return (
    <div className="page wall">
      <header className="page-head">
        <h1>{say('wall.title')}</h1>
        <Now />
        <Button onPress={() => setHeld(held ? null : live)}>{say(held ? 'wall.resume' : 'wall.pause')}</Button>
      </header>
      <dl className="wall-sums">
        <Sum name={say('wall.waiting')} value={String(waiting)} />
        <Sum name={say('wall.longest')} value={duration(longest)} />
        <Sum name={say('wall.late')} value={String(late)} alarm={late > 0} />
        {presences.slice(0, 4).map((presence) => (
          <Sum
            key={presence}
            name={say(`presence.${presence}`)}
            value={String(agents.filter((a) => a.presence === presence).length)}
            sign={presence}
          />
        ))}
      </dl>
      <Lines lines={lines} measures={measures} />
      <Agents agents={agents} />
    </div>
  );
}

function Now() {
  const texts = useTexts();
  const now = useNow();
  return (
    <time className="wall-now digits">
      {new Intl.DateTimeFormat(texts.language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(now)}
    </time>
  );
}

function Sum({ name, value, alarm = false, sign }: { name: string; value: string; alarm?: boolean; sign?: Presence }) {
  return (
    <div className="wall-sum" data-alarm={alarm || undefined}>
      <dt>
        {sign && <PresenceSign presence={sign} />}
        {name}
      </dt>
      <dd className="digits">{value}</dd>
    </div>
  );
}

function useMeasures(on: boolean): ReadonlyMap<string, Measures> {
  const { rest } = useConsole();
  const { data } = useQuery({
    queryKey: ['wall'],
    queryFn: () => rest.request<{ lines: { id: string; measures: Measures }[] }>('GET', '/v1/wall'),
    refetchInterval: on ? ASK_MS : false,
    retry: false,
  });
  return new Map((data?.lines ?? []).map((l) => [l.id, l.measures]));
}

/** All agents as the server lists them, with what the socket has said since. */
function useAgents(on: boolean): readonly Agent[] {
  const { rest } = useConsole();
  const colleagues = useDesk((s) => s.colleagues);
  const { data } = useQuery({
    queryKey: ['agents'],
    queryFn: () => rest.request<{ agents?: Agent[] }>('GET', '/v1/agents'),
    refetchInterval: on ? ASK_MS : false,
    retry: false,
  });
  const all = new Map((data?.agents ?? []).map((a) => [a.id, a]));
  if (all.size === 0) for (const a of colleagues.values()) all.set(a.id, a);
  return [...all.values()];
}

function standing(line: Line): Standing {
  if (line.waiting === 0 || line.target_ms <= 0) return 'in-time';
  if (line.longest_wait_ms > line.target_ms) return 'over';
  return line.longest_wait_ms * 100 >= line.target_ms * AT_RISK_PERCENT ? 'at-risk' : 'in-time';
}

function Lines({ lines, measures }: { lines: readonly Line[]; measures: ReadonlyMap<string, Measures> }) {
  const texts = useTexts();
  const say = useSay();
  const share = new Intl.NumberFormat(texts.language, { style: 'percent', maximumFractionDigits: 0 });
  const order: Record<Standing, number> = { over: 0, 'at-risk': 1, 'in-time': 2 };
  const rows = [...lines].sort((a, b) => order[standing(a)] - order[standing(b)] || b.waiting - a.waiting || a.id.localeCompare(b.id));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="table-frame" aria-label={say('wall.lines')} tabIndex={0}>
      <table className="table wall-table">
        <caption className="spoken-only">{say('wall.lines')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('wall.line')}</th>
            <th scope="col">{say('wall.state')}</th>
            <th scope="col" className="number">
              {say('wall.waiting')}
            </th>
            <th scope="col">{say('wall.longestOfTarget')}</th>
            <th scope="col" className="number">
              {say('wall.inTarget')}
            </th>
            <th scope="col" className="number">
              {say('wall.ready')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((line) => {
            const how = standing(line);
            const used = line.target_ms > 0 ? Math.min(100, (line.longest_wait_ms * 100) / line.target_ms) : 0;
            const inTarget = measures.get(line.id)?.in_target ?? -1;
            return (
              <tr key={line.id} data-standing={how}>
                <th scope="row">{inLanguage(line.title, texts.language)}</th>
                <td>
                  <span className="due" data-standing={line.open ? how : undefined}>
                    {line.open && <DueMark standing={how} used={used} />}
                    {say(line.open ? `wall.standing.${how}` : 'wall.closed')}
                  </span>
                </td>
                <td className="number digits">{line.waiting}</td>
                <td>
                  <span className="wall-bar" aria-hidden="true">
                    <i style={{ inlineSize: `${line.waiting > 0 ? used : 0}%` }} />
                  </span>
                  <span className="digits">
                    {line.waiting > 0 ? duration(line.longest_wait_ms) : '–'} / {spoken(texts, line.target_ms)}
                  </span>
                </td>
                <td className="number digits">{inTarget < 0 ? '–' : share.format(inTarget / 1000)}</td>
                <td className="number digits">{line.ready}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Agents({ agents }: { agents: readonly Agent[] }) {
  const texts = useTexts();
  const say = useSay();
  const now = useNow();
  const rows = [...agents].sort((a, b) => presences.indexOf(a.presence) - presences.indexOf(b.presence) || a.name.localeCompare(b.name));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="table-frame" aria-label={say('wall.agents')} tabIndex={0}>
      <table className="table">
        <caption>{say('wall.agents')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('wall.agent')}</th>
            <th scope="col">{say('wall.state')}</th>
            <th scope="col">{say('wall.since')}</th>
            <th scope="col">{say('wall.load')}</th>
            <th scope="col">{say('customer.languages')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((a) => (
            <tr key={a.id}>
              <th scope="row">{a.name}</th>
              <td>
                <span className="due">
                  <PresenceSign presence={a.presence} /> {nameOf(texts, 'presence', a.presence)}
                </span>
              </td>
              <td className="digits">{duration(now - Date.parse(a.since))}</td>
              <td className="digits">
                {Object.keys(a.capacity ?? {})
                  .filter((k) => (a.capacity[k] ?? 0) > 0 && (k === 'chat' || (a.load?.[k] ?? 0) > 0))
                  .map((k) => `${nameOf(texts, 'work', k)} ${a.load?.[k] ?? 0}/${a.capacity[k]}`)
                  .join(' · ')}
              </td>
              <td>{(a.languages ?? []).map((l) => languageName(l, texts.language)).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
