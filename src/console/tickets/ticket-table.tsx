import { Link } from '@tanstack/react-router';
import { Deadline } from '../look/deadline.tsx';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Table } from '../look/table.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { Ticket } from './asks.ts';

export function TicketTable({ items }: { items: readonly Ticket[] }) {
  const { say } = useTexts();
  return (
    <Table
      heads={[
        say('tickets.code'),
        say('tickets.customer'),
        say('tickets.what'),
        say('tickets.due'),
        say('tickets.staff'),
        say('tickets.state'),
      ]}
    >
      {items.map((one) => (
        <tr key={one.code}>
          <td>
            <Link to="/t/$code" params={{ code: one.code }}>
              {one.code}
            </Link>
          </td>
          <td className="whose">
            <Name name={one.customer.name} />
          </td>
          <td data-wide="true">
            {one.categoryName !== undefined && <strong>{one.categoryName} · </strong>}
            {withVisibleBidi(one.what)}
          </td>
          <td>
            <Due ticket={one} />
          </td>
          <td>{one.staff?.name ?? <span className="small muted">{say('tickets.staff.nobody')}</span>}</td>
          <td className="short">{say(`tickets.state.${one.state}`)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Which deadline it is stands beside it. */
export function Due({ ticket: { due } }: { ticket: Pick<Ticket, 'due'> }) {
  const { say } = useTexts();
  if (due === undefined) return null;
  return (
    <span className="due">
      <Deadline at={due.at} /> <span className="small muted">{say(`tickets.due.${due.which}`)}</span>
    </span>
  );
}
