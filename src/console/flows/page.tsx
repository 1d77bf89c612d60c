import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFlowName } from '../look/known-names.ts';
import { Page } from '../look/list-page.tsx';
import { Unanswered } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { Say } from '../texts/texts.tsx';
import { askFlows } from './asks.ts';
import type { FlowRow } from './asks.ts';

/** What the bot can talk about; read here, written in the shop's files. */
export function FlowsPage() {
  const { say } = useTexts();
  const flowName = useFlowName();
  const asked = useQuery(askFlows);
  const { data } = asked;
  return (
    <Page title={say('place.flows')}>
      <p className="said">{say('flows.about')}</p>
      {data === undefined ? (
        <Unanswered of={asked} />
      ) : (
        <div className="table-wrap">
          <table className="table table-cards">
            <thead>
              <tr>
                <th scope="col">{say('flows.name')}</th>
                <th scope="col">{say('flows.starts')}</th>
                <th scope="col" className="number">
                  {say('flows.steps')}
                </th>
                <th scope="col" className="number">
                  {say('flows.talks')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((one) => (
                <tr key={one.name}>
                  <td>
                    <Link to="/flows/$name" params={{ name: one.name }}>
                      {flowName(one.name)}
                    </Link>{' '}
                    <code className="small muted">{one.name}</code>
                  </td>
                  <td data-wide="true">{startOf(one, say)}</td>
                  <td className="number">{one.steps}</td>
                  <td className="number">{one.talks}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
}

/** How a flow begins, in words. */
export function startOf({ start }: Pick<FlowRow, 'start'>, say: Say): string {
  const ways = [
    start.isWelcome && say('flows.start.welcome'),
    start.intent !== undefined && say('flows.start.intent', { intent: start.intent }),
    start.event !== undefined && say('flows.start.event', { event: start.event }),
    start.calledBy.length > 0 && say('flows.start.called', { by: start.calledBy.join(', ') }),
    start.interrupts && say('flows.start.interrupts'),
  ];
  return ways.filter((way) => way !== false).join(' · ');
}
