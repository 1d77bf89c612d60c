import { Age } from '../look/age.tsx';
import { useFlowName } from '../look/known-names.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { Head } from './asks.ts';

/** What the one who takes over must know: why, what was gathered, what was tried. */
export function Packet({ packet }: { packet: NonNullable<Head['packet']> }) {
  const { say } = useTexts();
  const flowName = useFlowName();
  const { why, at, tried } = packet;
  // What a flow keeps for itself as a whole is no fact for people.
  const collected = packet.collected.filter(({ value }) => !/^[{[]/.test(value));
  return (
    <section className="packet">
      <h2>{say('packet.title')}</h2>
      <p>
        {say(`packet.why.${why}`)} · <Age at={at} />
      </p>
      {collected.length > 0 && (
        <dl className="small">
          {collected.map(({ flow, name, question, value }) => (
            <div key={`${flow}.${name}`}>
              <dt className="muted">{question ?? flowName(flow)}</dt>
              <dd>{withVisibleBidi(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {tried.length > 0 && (
        <p className="small muted">
          {say('packet.tried')}{' '}
          {waysOf(tried)
            .map(({ flow, times }) => `${flowName(flow)}${times > 1 ? ` ×${times}` : ''}`)
            .join(' → ')}
        </p>
      )}
    </section>
  );
}

type Tried = NonNullable<Head['packet']>['tried'];

/** One flow after the other: the names of steps are for who writes flows. `times`: the most of any step. */
function waysOf(tried: Tried): readonly Pick<Tried[number], 'flow' | 'times'>[] {
  return tried.reduce<readonly Pick<Tried[number], 'flow' | 'times'>[]>((ways, { flow, times }) => {
    const last = ways.at(-1);
    if (last?.flow !== flow) return [...ways, { flow, times }];
    return [...ways.slice(0, -1), { flow, times: Math.max(last.times, times) }];
  }, []);
}
