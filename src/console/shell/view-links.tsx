import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../texts/texts.tsx';
import { askCounts } from '../wire/common-asks.ts';

const SHOWN = ['mine', 'unassigned', 'bot', 'snoozed', 'mentions'] as const;

/** The views of the inbox with what waits in each. */
export function ViewLinks() {
  const { say } = useTexts();
  const { data } = useQuery(askCounts);
  return (
    <ul className="nav-views">
      {SHOWN.map((view) => {
        const count = data?.[view];
        return (
          <li key={view}>
            <Link to="/inbox" search={{ view }} className="nav-link" activeProps={{ 'aria-current': 'page' }}>
              <span>{say(`inbox.view.${view}`)}</span>
              {count !== undefined && count.n > 0 && (
                <span className="count">{count.isMore ? `${count.n}+` : count.n}</span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
