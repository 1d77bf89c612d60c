import { useQuery } from '@tanstack/react-query';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Empty, Unanswered } from '../look/states.tsx';
import { Table } from '../look/table.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askUnknown } from './asks.ts';

/** What platforms bring that nobody here knows. */
export function Unknown() {
  const { say } = useTexts();
  const asked = useQuery(askUnknown);
  const { data } = asked;
  if (data === undefined) return <Unanswered of={asked} />;
  if (data.items.length === 0)
    return (
      <Empty title={say('list.nothing')}>
        <p>{say('unknown.none')}</p>
      </Empty>
    );
  return (
    <Table
      heads={[
        say('unknown.channel'),
        say('unknown.kind'),
        { number: say('unknown.count') },
        say('unknown.last'),
      ]}
    >
      {data.items.map((one) => (
        <tr key={`${one.channel} ${one.kind}`}>
          <td>{channelName(one.channel)}</td>
          <td>{one.kind}</td>
          <td className="number" data-name={say('unknown.count')}>
            {one.count}
          </td>
          <td>
            <Age at={one.lastAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
