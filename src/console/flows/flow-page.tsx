import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { dateOf, exactTime } from '../look/time.ts';
import { useClock } from '../look/age.tsx';
import { useFlowName } from '../look/known-names.ts';
import { Facts, Page } from '../look/list-page.tsx';
import { Unanswered } from '../look/states.tsx';
import { Table } from '../look/table.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askFlow, askVersions } from './asks.ts';
import type { FlowNode, FlowShown } from './asks.ts';
import { FlowPicture } from './flow-picture.tsx';
import { useStartOf } from './page.tsx';

const here = getRouteApi('/frame/flows/$name');

/** One flow as a picture and as a list, with how many entered and left at each step. */
export function FlowPage() {
  const { say } = useTexts();
  const flowName = useFlowName();
  const { name } = here.useParams();
  const [version, setVersion] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const asked = useQuery(askFlow(name, version));
  const { data } = asked;
  return (
    <Page
      title={flowName(name)}
      acts={
        <>
          <Versions name={name} version={version} choose={setVersion} />
          <Link to="/flows">{say('flows.back')}</Link>
        </>
      }
    >
      {data === undefined ? (
        <Unanswered of={asked} />
      ) : (
        <>
          <About flow={data} />
          <FlowPicture flow={data} chosen={chosen} choose={setChosen} />
          <Steps flow={data} chosen={chosen} choose={setChosen} />
        </>
      )}
    </Page>
  );
}

function Versions({
  name,
  version,
  choose,
}: {
  name: string;
  version: string | undefined;
  choose: (version: string | undefined) => void;
}) {
  const { say } = useTexts();
  const { zone } = useClock();
  const { data } = useQuery(askVersions(name));
  if (data === undefined || data.items.length < 2) return null;
  return (
    <NativeSelect
      aria-label={say('flows.version')}
      value={version ?? ''}
      onChange={({ currentTarget: { value } }) => choose(value === '' ? undefined : value)}
      data={data.items.map((one) => ({
        value: one.isActive ? '' : one.version,
        label: `${dateOf(new Date(one.firstSeenAt), zone)} · ${one.version.slice(0, 8)}${one.isActive ? ` · ${say('flows.active')}` : ''}`,
      }))}
    />
  );
}

const dayOf = (date: string): string => date.split('-').reverse().join('/');

function About({ flow }: { flow: FlowShown }) {
  const { say, language } = useTexts();
  const startOf = useStartOf();
  const { zone } = useClock();
  const { counted } = flow;
  return (
    <div className="card">
      <Facts
        facts={[
          [say('flows.starts'), startOf(flow)],
          [say('flows.counted'), `${dayOf(counted.from)} – ${dayOf(counted.to)}`],
          [
            say('flows.counted-up-to'),
            counted.upTo === undefined ? undefined : exactTime(new Date(counted.upTo), zone, language),
          ],
        ]}
      />
      <p className="small muted">{counted.says[language]}</p>
    </div>
  );
}

function Steps({
  flow,
  chosen,
  choose,
}: {
  flow: FlowShown;
  chosen: string | undefined;
  choose: (step: string) => void;
}) {
  const { say } = useTexts();
  const counts = new Map(flow.counts.map((one) => [one.step, one]));
  return (
    <Table
      heads={[
        say('flows.step'),
        say('flows.kind'),
        say('flows.text'),
        { number: say('flows.entered') },
        { number: say('flows.left') },
      ]}
    >
      {flow.nodes
        .filter(({ kind }) => kind !== 'outcome')
        .map((node) => (
          <tr key={node.id} aria-current={node.id === chosen} onClick={() => choose(node.id)}>
            <td>{node.id}</td>
            <td>{say(`flows.kind.${node.kind}`)}</td>
            <td data-wide="true">
              <NodeText node={node} />
            </td>
            <td className="number" data-name={say('flows.entered')}>
              {counts.get(node.id)?.entered}
            </td>
            <td className="number" data-name={say('flows.left')}>
              {counts.get(node.id)?.leftHere}
            </td>
          </tr>
        ))}
    </Table>
  );
}

function NodeText({ node: { text, about, choices } }: { node: FlowNode }) {
  const { language } = useTexts();
  const said = text?.[language] ?? text?.vi ?? text?.en;
  return (
    <>
      {said ?? about}
      {choices !== undefined && (
        <span className="small muted">
          {' '}
          [{choices.map(({ name, label }) => label[language] ?? name).join(' | ')}]
        </span>
      )}
    </>
  );
}
