import { useQuery } from '@tanstack/react-query';
import { Link, useMatch } from '@tanstack/react-router';
import { useTexts } from '../texts/texts.tsx';
import { askCounts } from '../wire/counts.ts';

const SHOWN = ['mine', 'unassigned', 'bot', 'snoozed', 'mentions'] as const;

/** The view whose list is on the screen, also beside an open conversation. */
function useShownView(): string | undefined {
  const desk = useMatch({ from: '/frame/desk', shouldThrow: false });
  return desk && (desk.search.view ?? 'mine');
}

/** The views of the inbox with what waits in each. */
export function ViewLinks() {
  const { say } = useTexts();
  const { data } = useQuery(askCounts);
  const shown = useShownView();
  return (
    <ul className="nav-views">
      {SHOWN.map((view) => {
        const count = data?.[view];
        return (
          <li key={view}>
            <Link
              to="/inbox"
              search={{ view }}
              className="nav-link"
              activeProps={{}}
              aria-current={shown === view ? 'true' : undefined}
            >
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
