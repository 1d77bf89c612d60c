import { useInfiniteQuery } from '@tanstack/react-query';
import type { exportAudit } from '../../staff/people-contract.ts';
import { Age } from '../look/age.tsx';
import { Listing } from '../look/list-page.tsx';
import { Table } from '../look/table.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { linkTo } from '../wire/ask.ts';
import { askAudit } from './asks.ts';

/** Who did what, when and from where. */
export function Audit() {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const listed = useInfiniteQuery(askAudit);
  return (
    <div className="cards">
      <p>
        <a href={linkTo<typeof exportAudit>({ method: 'GET', path: '/audit/export' }, { query: {} })}>
          {say('list.export')}
        </a>
      </p>
      <Listing listed={listed} empty={null}>
        {(items) => (
          <Table
            heads={[
              say('audit.at'),
              say('audit.who'),
              say('audit.did'),
              say('audit.subject'),
              say('audit.from'),
              say('audit.outcome'),
            ]}
          >
            {items.map((one) => (
              <tr key={one.id}>
                <td>
                  <Age at={one.at} />
                </td>
                <td>{one.staffName ?? one.staff ?? '–'}</td>
                <td title={one.does}>{sayOr(`audit.did.${one.does}`, one.does)}</td>
                <td className="small muted" data-desk="true">
                  {one.subject}
                </td>
                <td>{one.ip}</td>
                <td>{say(`audit.outcome.${one.outcome}`)}</td>
              </tr>
            ))}
          </Table>
        )}
      </Listing>
    </div>
  );
}
