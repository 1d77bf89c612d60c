import { getRouteApi, Link } from '@tanstack/react-router';
import { Age, useClock } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { sayedSpan } from '../look/deadline.tsx';
import { LabelSigns } from '../look/label-signs.tsx';
import { useTexts } from '../texts/texts.tsx';
import { readDraft } from '../wire/drafts.ts';
import { useMe } from '../wire/me.ts';
import type { Row } from './asks.ts';
import { RowOthers } from './row-others.tsx';
import { atLine } from './rules.ts';

const here = getRouteApi('/frame/desk');

interface RowLinkProps {
  readonly row: Row & { readonly isGone?: true };
  readonly isOpen: boolean;
  readonly staff: Readonly<Record<string, string>>;
  readonly isCompact: boolean;
}

/** One conversation in the list: who, what was said last, where, and who holds it. */
export function RowLink({ row, isOpen, staff, isCompact }: RowLinkProps) {
  const search = here.useSearch();
  return (
    <Link
      to="/c/$id"
      params={{ id: row.id }}
      search={atLine(search, row.mention?.line)}
      className="row"
      data-unread={row.unread}
      data-gone={row.isGone === true}
      aria-current={isOpen ? 'page' : undefined}
    >
      <span className="row-top">
        <strong className="one-line">
          <Name name={row.customer.name} />
        </strong>
        <RowState row={row} />
      </span>
      <span className="row-middle">
        <RowOthers conversation={row.id} />
        <LastLine row={row} staff={staff} />
      </span>
      {!isCompact && <RowFoot row={row} staff={staff} />}
    </Link>
  );
}

function LastLine({ row, staff }: Pick<RowLinkProps, 'row' | 'staff'>) {
  const { say } = useTexts();
  const draft = readDraft(row.id, 'reply') || readDraft(row.id, 'note');
  if (draft !== '')
    return (
      <span className="row-last one-line">
        <em>{say('inbox.draft')}</em> {draft}
      </span>
    );
  const { last } = row;
  if (last === undefined) return <span className="row-last muted">{say('inbox.no-lines')}</span>;
  const who =
    last.who === 'customer'
      ? ''
      : last.who === 'bot'
        ? `${say('who.bot')}: `
        : `${last.who === 'note' ? `${say('who.note')} · ` : ''}${staff[last.staff ?? ''] ?? say('who.staff')}: `;
  const text = last.text === '' ? say('inbox.files', { n: last.files ?? 1 }) : withVisibleBidi(last.text);
  return <span className="row-last one-line">{`${who}${text}`}</span>;
}

function RowFoot({ row, staff }: Pick<RowLinkProps, 'row' | 'staff'>) {
  const { say } = useTexts();
  const me = useMe();
  const owner =
    row.box === 'bot'
      ? say('owner.bot')
      : row.box === 'queued'
        ? say('owner.nobody')
        : row.staff === undefined
          ? undefined
          : row.staff === me.id
            ? say('owner.me')
            : (staff[row.staff] ?? say('who.staff'));
  return (
    <span className="row-foot small muted">
      <span className="one-line">
        {channelName(row.channel)}
        {owner !== undefined && ` · ${owner}`}
        {row.scheduledAt !== undefined && ` · ${say('inbox.scheduled')}`}
        {row.isUnreachable === true && ` · ${say('inbox.unreachable')}`}
      </span>
      <LabelSigns ids={row.labels.slice(0, 2)} />
    </span>
  );
}

/** The one thing about time that matters here: late, waiting, snoozed, or when it was. */
function RowState({ row }: { row: Row }) {
  const { say } = useTexts();
  const { now } = useClock();
  const sinceMs = (at: string): number => now.getTime() - new Date(at).getTime();
  if (row.box === 'snoozed' && row.snoozedUntil !== undefined)
    return (
      <span className="sign" data-kind="snoozed">
        {say('inbox.until')} <Age at={row.snoozedUntil} />
      </span>
    );
  if (row.due !== undefined && sinceMs(row.due) > 0 && row.waitingSince !== undefined)
    return (
      <span className="sign" data-kind="breached">
        {say('time.late', { span: sayedSpan(sinceMs(row.due), say) })}
      </span>
    );
  if (row.waitingSince !== undefined && row.box !== 'closed')
    return (
      <span className="sign" data-kind="waiting">
        {say('inbox.waits', { span: sayedSpan(sinceMs(row.waitingSince), say) })}
      </span>
    );
  return (
    <span className="small muted">
      <Age at={row.lastAt} />
    </span>
  );
}
