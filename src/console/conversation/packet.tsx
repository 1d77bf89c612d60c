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
          {collected.map(({ flow, name, value }) => (
            <div key={`${flow}.${name}`}>
              <dt className="muted">{name}</dt>
              <dd>{withVisibleBidi(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {tried.length > 0 && (
        <p className="small muted">
          {say('packet.tried')}{' '}
          {tried
            .map(({ flow, step, times }) => `${flowName(flow)} · ${step}${times > 1 ? ` ×${times}` : ''}`)
            .join(' → ')}
        </p>
      )}
    </section>
  );
}
