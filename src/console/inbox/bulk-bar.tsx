import { Button, Checkbox, CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Name } from '../look/name.tsx';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Row } from './asks.ts';
import { BulkConfirm } from './bulk-confirm.tsx';
import { BulkMenus } from './bulk-menus.tsx';
import type { Meant } from './bulk-menus.tsx';
import { MOST_UNASKED } from './picking.ts';
import type { Bulk } from './use-bulk.ts';
import type { Picking } from './use-picking.ts';

interface BulkBarProps {
  readonly rows: readonly Row[];
  readonly picking: Picking;
  readonly bulk: Bulk;
  /** False: only what failed of the last thing done is still shown. */
  readonly isChoosing: boolean;
  /** Ends choosing altogether. */
  readonly onEnd: () => void;
}

/** "3 chọn", what can be done to them all, and what did not work of the last thing done. */
export function BulkBar({ rows, picking, bulk, isChoosing, onEnd }: BulkBarProps) {
  const { say } = useTexts();
  const [asked, setAsked] = useState<Meant>();
  const chosen = rows.filter(({ id }) => picking.picked.has(id));
  const n = chosen.length;
  const end = (): void => {
    picking.clear();
    onEnd();
  };
  // What failed stays until somebody has closed it.
  useKeyActs(isChoosing ? [{ key: 'escape', says: 'bulk.end', run: end }] : [], true);
  const mean = (meant: Meant): void => {
    if (meant.rows.length > MOST_UNASKED) setAsked(meant);
    else if (meant.rows.length > 0) bulk.begin(meant.rows, meant.what, meant.said);
  };
  return (
    <div className="bulk" role="group" aria-label={say('bulk.title')}>
      <div className="bulk-head">
        <Checkbox
          size="md"
          label={say('bulk.picked', { n })}
          checked={n > 0 && n === rows.length}
          indeterminate={n > 0 && n < rows.length}
          onChange={() => (n === rows.length ? picking.clear() : picking.pickAll())}
        />
        <span className="small muted" role="status">
          {bulk.progress !== undefined && say('bulk.progress', bulk.progress)}
        </span>
        {isChoosing && <CloseButton size="sm" aria-label={say('bulk.end')} onClick={end} />}
      </div>
      {n > 0 && <BulkMenus rows={chosen} isBusy={bulk.progress !== undefined} mean={mean} />}
      {bulk.failed.length > 0 && <FailedRows bulk={bulk} />}
      {asked !== undefined && (
        <BulkConfirm
          n={asked.rows.length}
          what={asked.title}
          onClose={() => setAsked(undefined)}
          onMeant={() => {
            bulk.begin(asked.rows, asked.what, asked.said);
            setAsked(undefined);
          }}
        />
      )}
    </div>
  );
}

/** Those for which it did not work, each with its reason and the way to it. */
function FailedRows({ bulk }: { bulk: Bulk }) {
  const { say } = useTexts();
  return (
    <div className="bulk-failed small" role="alert">
      <strong>{say('bulk.failed', { n: bulk.failed.length })}</strong>
      <ul>
        {bulk.failed.map(({ step, code }) => (
          <li key={step.id}>
            <Link to="/c/$id" params={{ id: step.conversation }} search={(old) => old}>
              <Name name={step.name} />
            </Link>
            : {say(`problem.${code}`)}
          </li>
        ))}
      </ul>
      <Button size="compact-sm" variant="light" onClick={bulk.again}>
        {say('act.again')}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={bulk.forget}>
        {say('act.close')}
      </Button>
    </div>
  );
}
