import type { ReactNode } from 'react';
import './list-page.css';

/** What stands over a column; over one of numbers it stands at the right. */
export type Head = string | { readonly number: string };

/** Rows of a list. On a phone each of them is a card, whose cells say by `data-name` what they are. */
export function Table({ heads, children }: { heads: readonly Head[]; children: ReactNode }) {
  return (
    <div className="table-wrap">
      <table className="table table-cards">
        <thead>
          <tr>
            {heads.map((head) =>
              typeof head === 'string' ? (
                <th key={head} scope="col">
                  {head}
                </th>
              ) : (
                <th key={head.number} scope="col" className="number">
                  {head.number}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
