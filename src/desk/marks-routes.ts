import { AppError } from '../core/errors.ts';
import type { FileRef } from '../core/conversation.ts';
import { route, type Route } from '../http/route.ts';
import { conversationOf, type ConversationParts } from './conversation-parts.ts';
import { deleteDraft, DRAFT_KINDS, getDrafts, listDrafts, markRead, putDraft } from './marks-contract.ts';
import type { Draft, DraftKind } from './marks-model.ts';
import { showFile } from './show-line.ts';

const MOST_LISTED = 100;
const SHOWN_IN_LISTS = 160;
const DRAFT_MS = 30 * 86_400_000;

/** Drafts and marks of reading: the caller's own, and part of no conversation. */
export function marksRoutes(parts: ConversationParts): readonly Route[] {
  return [...draftRoutes(parts), ...seenRoutes(parts)];
}

function draftRoutes(parts: ConversationParts): readonly Route[] {
  const { drafts, uploads } = parts;
  return [
    route(listDrafts, async ({ by }) => ({
      items: (await drafts.list(by.id, MOST_LISTED)).map(({ conversation, kind, text, changedAt }) => ({
        conversation,
        kind,
        text: Array.from(text).slice(0, SHOWN_IN_LISTS).join(''),
        changedAt: changedAt.toISOString(),
      })),
    })),
    route(getDrafts, async ({ by, params, now }) => {
      const whose = { staff: by.id, conversation: params.id };
      const found = await drafts.of(whose);
      const files = await uploads.find([...new Set(found.flatMap((draft) => draft.files))], whose);
      const urlOf = (file: string): string => parts.links.urlOf({ file, ...whose }, now);
      return Object.fromEntries(found.map((draft) => [draft.kind, showDraft(draft, files, urlOf)]));
    }),
    route(putDraft, async ({ by, params, body, now }) => {
      const kind = kindOf(params.kind);
      const where = { staff: by.id, conversation: params.id };
      const { text, files = await filesOf(parts, where, kind) } = body;
      if (text === '' && files.length === 0) await drafts.drop(where, kind);
      else {
        await conversationOf(parts, params.id);
        await uploads.keepUntil(files, new Date(now.getTime() + DRAFT_MS));
        await drafts.put({ ...where, kind, text, files, changedAt: now });
      }
      return { changedAt: now.toISOString() };
    }),
    route(deleteDraft, async ({ by, params }) => {
      await drafts.drop({ staff: by.id, conversation: params.id }, kindOf(params.kind));
      return {};
    }),
  ];
}

/** Whoever does not name files leaves those that are there. */
async function filesOf(
  { drafts }: ConversationParts,
  where: { readonly staff: string; readonly conversation: string },
  kind: DraftKind,
): Promise<readonly string[]> {
  return (await drafts.of(where)).find((draft) => draft.kind === kind)?.files ?? [];
}

function kindOf(given: string): DraftKind {
  const kind = DRAFT_KINDS.find((known) => known === given);
  if (kind === undefined)
    throw new AppError('not-found', 'A draft is a `reply` or a `note`.', { subject: 'kind' });
  return kind;
}

function showDraft(draft: Draft, files: readonly FileRef[], urlOf: (file: string) => string) {
  const { conversation, kind, text, changedAt } = draft;
  const own = files.filter(({ id }) => draft.files.includes(id));
  return {
    conversation,
    kind,
    text,
    files: own.map((file) => showFile(file, urlOf)),
    changedAt: changedAt.toISOString(),
  };
}

function seenRoutes(parts: ConversationParts): readonly Route[] {
  return [
    route(markRead, async ({ by, params, body, now }) => {
      const { _id, nextLine } = await conversationOf(parts, params.id);
      const line = Math.min(body.line, nextLine - 1);
      await Promise.all([parts.reads.mark(by.id, _id, line, now), parts.seen(_id, by.id, now)]);
      return { line };
    }),
  ];
}
