import { useInfiniteQuery } from '@tanstack/react-query';
import type { exportAudit } from '../../staff/people-contract.ts';
import { Age } from '../look/age.tsx';
import { Listing } from '../look/list-page.tsx';
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
          <div className="table-wrap">
            <table className="table table-cards">
              <thead>
                <tr>
                  <th scope="col">{say('audit.at')}</th>
                  <th scope="col">{say('audit.who')}</th>
                  <th scope="col">{say('audit.did')}</th>
                  <th scope="col">{say('audit.subject')}</th>
                  <th scope="col">{say('audit.from')}</th>
                  <th scope="col">{say('audit.outcome')}</th>
                </tr>
              </thead>
              <tbody>
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
              </tbody>
            </table>
          </div>
        )}
      </Listing>
    </div>
  );
}
