import { useQuery } from '@tanstack/react-query';
import { usePresets, usePresetTime } from '../look/presets.ts';
import { useTexts } from '../texts/texts.tsx';
import { OUTCOMES, WAYS } from '../wire/acts.ts';
import type { Act } from '../wire/acts.ts';
import { answersCustomers, askLabels, askStaff } from '../wire/common-asks.ts';
import { useMay, useMe } from '../wire/me.ts';
import type { Row } from './asks.ts';
import { BulkAssign, BulkMenu } from './bulk-menu.tsx';
import type { BulkChoice } from './bulk-menu.tsx';
import { havingLabel } from './picking.ts';

/** What is about to be done, to whom, and how it is said. */
export interface Meant {
  readonly rows: readonly Row[];
  readonly what: Act;
  /** As its button says it. */
  readonly title: string;
  readonly said: (n: number) => string;
}
interface MenusProps {
  readonly rows: readonly Row[];
  readonly isBusy: boolean;
  readonly mean: (meant: Meant) => void;
}

/** Give, put off, label, end, back to the bot: for all that is chosen. */
export function BulkMenus({ rows, isBusy, mean }: MenusProps) {
  const whom = useAssignChoices(rows, mean);
  const times = useSnoozeChoices(rows, mean);
  const labels = useLabelChoices(rows, mean);
  const outcomes = useCloseChoices(rows, mean);
  const ways = useReleaseChoices(rows, mean);
  return (
    <div className="bulk-acts">
      <BulkAssign choices={whom} isBusy={isBusy} />
      <BulkMenu says="conversation.snooze" keyName="z" choices={times} isBusy={isBusy} />
      <BulkMenu
        says="conversation.label"
        keyName="l"
        choices={labels}
        nothing="conversation.no-labels"
        isBusy={isBusy}
      />
      <BulkMenu says="conversation.close" keyName="e" choices={outcomes} isBusy={isBusy} />
      <BulkMenu says="conversation.to-bot" keyName="b" choices={ways} isBusy={isBusy} />
    </div>
  );
}

type Mean = MenusProps['mean'];

function useAssignChoices(rows: readonly Row[], mean: Mean): readonly BulkChoice[] {
  const { say } = useTexts();
  const may = useMay();
  const me = useMe();
  const { data: staff = [] } = useQuery(askStaff);
  const title = say('conversation.assign');
  const others = may('conversations.assign')
    ? staff.filter((one) => one.id !== me.id && answersCustomers(one))
    : [];
  return [
    ...(may('conversations.assign') ? [{ id: 'queue', name: say('conversation.to-queue') }] : []),
    { id: me.id, name: `${me.name} (${say('who.me')})` },
    ...others,
  ].map(({ id, name }) => ({
    id,
    name,
    choose: () =>
      mean({
        rows,
        title,
        what: { does: 'assign', to: id },
        said: (n) => (id === 'queue' ? say('bulk.queued', { n }) : say('bulk.assigned', { n, name })),
      }),
  }));
}

function useSnoozeChoices(rows: readonly Row[], mean: Mean): readonly BulkChoice[] {
  const { say } = useTexts();
  const timeOf = usePresetTime();
  const title = say('conversation.snooze');
  return usePresets().map(({ key, at }) => ({
    id: key,
    name: say(`snooze.${key}`),
    more: timeOf(at),
    choose: () =>
      mean({
        rows,
        title,
        what: { does: 'snooze', until: at.toISOString() },
        said: (n) => say('bulk.snoozed', { n, time: timeOf(at) }),
      }),
  }));
}

/** A label all of them have is taken off; else it is put on those that lack it. */
function useLabelChoices(rows: readonly Row[], mean: Mean): readonly BulkChoice[] {
  const { say, language } = useTexts();
  const { data: labels = [] } = useQuery(askLabels);
  const title = say('conversation.label');
  return labels
    .filter(({ isArchived }) => !isArchived)
    .map(({ id, name: { [language]: name }, color }) => {
      const state = havingLabel(rows, id);
      const isOn = state === 'all';
      const meant: Meant = {
        rows: isOn ? rows : rows.filter((row) => !row.labels.includes(id)),
        title,
        what: isOn ? { does: 'label', remove: [id] } : { does: 'label', add: [id] },
        said: (n) => say(isOn ? 'bulk.unlabelled' : 'bulk.labelled', { n, name }),
      };
      const sign = (
        <span className="label" data-color={color}>
          {name}
        </span>
      );
      return { id, name, sign, isOn: state === 'some' ? 'mixed' : isOn, choose: () => mean(meant) };
    });
}

function useCloseChoices(rows: readonly Row[], mean: Mean): readonly BulkChoice[] {
  const { say } = useTexts();
  return OUTCOMES.map((outcome) => ({
    id: outcome,
    name: say(`outcome.${outcome}`),
    choose: () =>
      mean({
        rows,
        title: say('conversation.close'),
        what: { does: 'close', outcome },
        said: (n) => say('bulk.closed', { n, outcome: say(`outcome.${outcome}`) }),
      }),
  }));
}

function useReleaseChoices(rows: readonly Row[], mean: Mean): readonly BulkChoice[] {
  const { say } = useTexts();
  return WAYS.map((how) => ({
    id: how,
    name: say(`release.${how}`),
    choose: () =>
      mean({
        rows,
        title: say('conversation.to-bot'),
        what: { does: 'release', how },
        said: (n) => say('bulk.given-back', { n }),
      }),
  }));
}
