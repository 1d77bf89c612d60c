import { useQuery } from '@tanstack/react-query';
import { useFlowName } from '../look/known-names.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { Failed } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askWhy } from './asks.ts';

/** Why the bot said this: what it heard, how it understood it, which step of which flow spoke. */
export function Why({ conversation, line }: { conversation: string; line: number }) {
  const { say } = useTexts();
  const flowName = useFlowName();
  const why = useQuery(askWhy(conversation, line));
  if (why.isError) return <Failed error={why.error} again={() => void why.refetch()} />;
  if (why.data === undefined) return <p className="small muted">{say('state.loading')}</p>;
  const { heard, understood, flow, step, came } = why.data;
  return (
    <dl className="why small">
      {heard !== undefined && (
        <>
          <dt>{say('why.heard')}</dt>
          <dd>“{withVisibleBidi(heard.pressed ?? heard.text)}”</dd>
        </>
      )}
      <dt>{say('why.understood')}</dt>
      <dd>{say(`why.understood.${understood}`)}</dd>
      {came !== undefined && (
        <>
          <dt>{say('why.came')}</dt>
          <dd>
            {came.from}
            {came.by !== undefined && ` → ${came.by}`}
          </dd>
        </>
      )}
      {flow !== undefined && (
        <>
          <dt>{say('why.flow')}</dt>
          <dd>
            {flowName(flow.name)} · {flow.version.slice(0, 8)}
            {!flow.isPresent && ` · ${say('why.older')}`}
          </dd>
        </>
      )}
      {step !== undefined && (
        <>
          <dt>{say('why.step')}</dt>
          <dd>
            {step.name}
            {step.written !== undefined && <pre>{step.written}</pre>}
          </dd>
        </>
      )}
    </dl>
  );
}
