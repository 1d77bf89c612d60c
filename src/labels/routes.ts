import { AppError } from '../core/errors.ts';
import { route, type Route } from '../http/route.ts';
import { changeLabel, LABEL_COLORS, listLabels, makeLabel, type LabelRow } from './contract.ts';
import type { Label } from './model.ts';
import type { Labels } from './store.ts';

export interface LabelParts {
  readonly labels: Labels;
  /** A new id; never the same twice. */
  readonly newId: () => string;
}

export function labelRoutes({ labels, newId }: LabelParts): readonly Route[] {
  return [
    route(listLabels, async ({ by }) => {
      const byName = new Intl.Collator(by.language);
      const all = (await labels.all()).map(rowOf);
      const items = all.sort((a, b) => byName.compare(a.name[by.language], b.name[by.language]));
      return { items, colors: [...LABEL_COLORS] };
    }),
    route(makeLabel, async ({ body, ...call }) => {
      const label = await labels.make({ _id: `l_${newId()}`, ...body });
      call.audit({ subject: label._id, after: rowOf(label) });
      return rowOf(label);
    }),
    route(changeLabel, async ({ params, body, seenVersion, ...call }) => {
      const before = await labels.get(params.id);
      if (before === undefined) throw new AppError('not-found', 'There is no such label.');
      if (seenVersion !== undefined && seenVersion !== before.version)
        throw new AppError('stale', 'The label was changed meanwhile.', { subject: before._id });
      const { name = before.name, color = before.color, isArchived = before.isArchived } = body;
      const after = await labels.change(before, { name, color, isArchived });
      call.audit({ subject: after._id, before: rowOf(before), after: rowOf(after) });
      return rowOf(after);
    }),
  ];
}

function rowOf({ _id, name, color, isArchived, version }: Label): LabelRow {
  return { id: _id, name: { vi: name.vi, en: name.en }, color, isArchived, version };
}
