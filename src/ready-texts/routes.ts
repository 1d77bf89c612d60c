import { AppError } from '../core/errors.ts';
import { route, type Caller, type Route } from '../http/route.ts';
import {
  changeReadyText,
  fillReadyText,
  listReadyTexts,
  makeReadyText,
  removeReadyText,
  VARIABLES,
} from './contract.ts';
import type { ReadyText } from './model.ts';
import { filled, ranked, unknownVariables } from './rules.ts';
import type { ReadyTexts } from './store.ts';

export interface ReadyTextParts {
  readonly texts: ReadyTexts;
  /** A new id; never the same twice. */
  readonly newId: () => string;
  readonly shopName: () => string;
  readonly timeZone: () => string;
}

export function readyTextRoutes(parts: ReadyTextParts): readonly Route[] {
  const { texts, newId } = parts;
  return [
    route(listReadyTexts, async ({ query: { search = '', folder, scope }, by }) => {
      const all = await texts.of(by.id);
      const wanted = all.filter(
        (text) =>
          (folder === undefined || text.folder === folder) && (scope === undefined || text.scope === scope),
      );
      const folders = [...new Set(all.map((text) => text.folder))].filter((name) => name !== '');
      return {
        items: ranked(wanted, search).map(rowOf),
        folders: folders.sort(new Intl.Collator(by.language).compare),
      };
    }),
    route(makeReadyText, async ({ body, by, now, ...call }) => {
      const written = present(body);
      checkScope(by, written.scope);
      checkVariables(written.text);
      const text = await texts.make({ ...written, _id: `r_${newId()}`, owner: by.id, changedAt: now });
      call.audit({ subject: text._id, after: { code: text.code, scope: text.scope } });
      return rowOf(text);
    }),
    route(changeReadyText, async ({ params, body, by, now, seenVersion, ...call }) => {
      const before = await mine(texts, params.id, by);
      checkScope(by, before.scope);
      if (seenVersion !== undefined && seenVersion !== before.version)
        throw new AppError('stale', 'The ready text was changed meanwhile.', { subject: before._id });
      const next = { ...rowOf(before), ...present(body) };
      checkScope(by, next.scope);
      checkVariables(next.text);
      const { title, code, text, folder, scope } = next;
      // Taken back from all, it is theirs who took it: else it would be gone from their own sight.
      const owner = scope === 'own' ? by.id : before.owner;
      const after = await texts.change(before, { title, code, text, folder, scope, owner }, now);
      call.audit({ subject: after._id, before: codeOf(before), after: codeOf(after) });
      return rowOf(after);
    }),
    route(removeReadyText, async ({ params, by, ...call }) => {
      const before = await mine(texts, params.id, by);
      checkScope(by, before.scope);
      const removed = await texts.remove(before._id);
      call.audit({ subject: before._id, before: codeOf(before) });
      return { removed };
    }),
    fillRoute(parts),
  ];
}

function fillRoute({ texts, shopName, timeZone }: ReadyTextParts): Route {
  return route(fillReadyText, async ({ params, body: { language, values }, by, now }) => {
    const text = await mine(texts, params.id, by);
    const day = new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', { timeZone: timeZone() });
    const known = { staffName: by.name, shopName: shopName(), today: day.format(now) };
    const said = filled(text, language, { ...values, ...known });
    await texts.used(text._id);
    return said;
  });
}

/** One that they may see: of others' own ones they are not even told that there are any. */
async function mine(texts: ReadyTexts, id: string, by: Caller): Promise<ReadyText> {
  const found = await texts.get(id);
  if (found === undefined || (found.scope === 'own' && found.owner !== by.id))
    throw new AppError('not-found', 'There is no such ready text.');
  return found;
}

function checkScope(by: Caller, scope: ReadyText['scope']): void {
  if (scope === 'own' || by.may('settings.change')) return;
  throw new AppError('not-allowed', 'Shared ready texts are changed by who may change settings.', {
    subject: 'scope',
  });
}

function checkVariables(text: ReadyText['text']): void {
  const [unknown] = unknownVariables(text, VARIABLES);
  if (unknown === undefined) return;
  const says = `{${unknown}} is not known; these are: ${VARIABLES.map((name) => `{${name}}`).join(', ')}.`;
  throw new AppError('invalid-input', says, { subject: 'text' });
}

/** What the audit log says of one; never its words. */
function codeOf({ code, scope }: ReadyText): Pick<ReadyText, 'code' | 'scope'> {
  return { code, scope };
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function present<T extends Partial<Record<'text', ReadyText['text'] | undefined>>>(body: T): Present<T> {
  const { text } = body;
  const given = { ...body, ...(text !== undefined && { text: withoutGaps(text) }) };
  // Only fields that are there are left, which is what the type says.
  return Object.fromEntries(
    Object.entries<unknown>(given).filter(([, value]) => value !== undefined),
  ) as Present<T>;
}

/** A language that is not there must not be there as a gap either: the database would keep it. */
function withoutGaps({ vi, en }: ReadyText['text']): ReadyText['text'] {
  return { ...(vi !== undefined && { vi }), ...(en !== undefined && { en }) };
}

function rowOf({ _id, changedAt, key: _key, text, folder, ...rest }: ReadyText) {
  return { ...rest, id: _id, folder, text: withoutGaps(text), changedAt: changedAt.toISOString() };
}
