import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFlowName } from '../look/known-names.ts';
import { Page } from '../look/list-page.tsx';
import { Unanswered } from '../look/states.tsx';
import { Table } from '../look/table.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { askFlows } from './asks.ts';
import type { FlowRow } from './asks.ts';

/** What the bot can talk about; read here, written in the shop's files. */
export function FlowsPage() {
  const { say } = useTexts();
  const asked = useQuery(askFlows);
  const { data } = asked;
  return (
    <Page title={say('place.flows')}>
      <p className="said">{say('flows.about')}</p>
      {data === undefined ? (
        <Unanswered of={asked} />
      ) : (
        <Table
          heads={[
            say('flows.name'),
            say('flows.starts'),
            { number: say('flows.steps') },
            { number: say('flows.talks') },
          ]}
        >
          {data.items.map((one) => (
            <OneFlow key={one.name} one={one} />
          ))}
        </Table>
      )}
    </Page>
  );
}

function OneFlow({ one }: { one: FlowRow }) {
  const { say } = useTexts();
  const flowName = useFlowName();
  const startOf = useStartOf();
  return (
    <tr>
      <td>
        <Link to="/flows/$name" params={{ name: one.name }}>
          {flowName(one.name)}
        </Link>{' '}
        <code className="small muted">{one.name}</code>
      </td>
      <td data-wide="true">{startOf(one)}</td>
      <td className="number" data-name={say('flows.steps')}>
        {one.steps}
      </td>
      <td className="number" data-name={say('flows.talks')}>
        {one.talks}
      </td>
    </tr>
  );
}

/** How a flow begins, in words. */
export function useStartOf(): (flow: Pick<FlowRow, 'start'>) => string {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const flowName = useFlowName();
  return ({ start: { isWelcome, intent, event, calledBy, interrupts } }) => {
    const ways = [
      isWelcome && say('flows.start.welcome'),
      intent !== undefined && say('flows.start.intent', { intent: flowName(intent) }),
      event !== undefined && say('flows.start.event', { event: sayOr(`flow-event.${event}`, event) }),
      calledBy.length > 0 && say('flows.start.called', { by: calledBy.map(flowName).join(', ') }),
      interrupts && say('flows.start.interrupts'),
    ];
    return ways.filter((way) => way !== false).join(' · ');
  };
}
