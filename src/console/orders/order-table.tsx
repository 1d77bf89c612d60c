import { useState } from 'react';
import { Age } from '../look/age.tsx';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Table } from '../look/table.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { reveal } from './asks.ts';
import type { Order } from './asks.ts';

const KINDS = {
  new: 'plain',
  packed: 'plain',
  shipping: 'soon',
  delivered: 'ok',
  cancelled: 'snoozed',
  returned: 'breached',
} as const;

/** Orders as rows; on a phone as cards. */
export function OrderTable({ items }: { items: readonly Omit<Order, 'id' | 'changedAt'>[] }) {
  const { say, language } = useTexts();
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: 'VND' });
  return (
    <Table
      heads={[
        say('orders.code'),
        say('orders.state'),
        say('orders.customer'),
        say('orders.items'),
        { number: say('orders.total') },
        say('orders.when'),
      ]}
    >
      {items.map((one) => (
        <tr key={one.code}>
          <td>
            <strong>{one.code}</strong>
          </td>
          <td>
            <span className="sign" data-kind={KINDS[one.state]}>
              {say(`orders.state.${one.state}`)}
            </span>
          </td>
          <td>
            {one.customerName !== undefined && <Name name={one.customerName} />} <Phone order={one} />
          </td>
          <td data-wide="true">{one.items !== undefined && withVisibleBidi(one.items)}</td>
          <td className="number">{one.total !== undefined && money.format(one.total)}</td>
          <td>
            <When order={one} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** Nobody expects any more what was cancelled or sent back. */
const NO_LONGER_EXPECTED: readonly Order['state'][] = ['cancelled', 'returned'];

function When({ order }: { order: Pick<Order, 'state' | 'deliveredAt' | 'expectedAt'> }) {
  const { state, deliveredAt, expectedAt } = order;
  const { say } = useTexts();
  if (deliveredAt !== undefined)
    return (
      <>
        {say('orders.delivered-at')} <Age at={deliveredAt} />
      </>
    );
  if (expectedAt === undefined || NO_LONGER_EXPECTED.includes(state)) return null;
  return (
    <>
      {say('orders.expected-at')} <Age at={expectedAt} />
    </>
  );
}

/** Masked until somebody asks, who is written down. */
function Phone({ order: { code, phone } }: { order: Pick<Order, 'code' | 'phone'> }) {
  const { say } = useTexts();
  const may = useMay();
  const [shown, setShown] = useState<string>();
  if (shown !== undefined || !may('customers.reveal'))
    return <span className="small muted">{shown ?? phone}</span>;
  return (
    <button
      type="button"
      className="reveal"
      aria-label={say('orders.reveal', { phone })}
      onClick={() => {
        reveal(code).then(
          (found) => setShown(found.phone),
          (error: unknown) => tellProblem(error, say),
        );
      }}
    >
      {phone}
    </button>
  );
}
