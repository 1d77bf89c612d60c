import type { Conversation, FileRef, Language } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { StaffActs } from '../core/event.ts';
import type { Episodes } from '../conversations/episodes.ts';
import type { Transcripts } from '../conversations/transcripts.ts';
import type { Channel, FileStore } from '../road/ports.ts';
import type { Drafts } from './draft-store.ts';
import type { FileLinks } from './file-links.ts';
import type { Reads } from './read-store.ts';
import type { Showing } from './show-line.ts';
import type { Uploads } from './upload-store.ts';

/** What the road says of an event. */
export type ActOutcome =
  | { readonly kind: 'taken' | 'repeated' | 'over' }
  | { readonly kind: 'refused' | 'fallback'; readonly error: unknown };

/** `question` is absent where its words need the talk around them. */
export type AnswerTexts = (
  of: { readonly flow: string; readonly name: string; readonly value: string },
  language: Language,
) => { readonly question?: string; readonly value: string } | undefined;

/** What the API of one conversation asks, joined in compose. */
export interface ConversationParts {
  readonly transcripts: Transcripts;
  readonly episodes: Pick<Episodes, 'between' | 'latest'>;
  /** Takes an act to the road; resolves once it is committed. */
  readonly submit: (conversation: string, event: StaffActs) => Promise<ActOutcome>;
  readonly channel: (name: string) => Channel | undefined;
  /** Names of members of staff; an id that is nobody's is not in it. */
  readonly names: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Which of these may be given a conversation, or called to one. */
  readonly members: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Makes addresses under which the customer can read a file for some days; undefined: nobody outside can. */
  readonly addressOf?: (conversation: string) => Promise<((file: FileRef) => string) | undefined>;
  readonly files: FileStore;
  readonly links: FileLinks;
  readonly uploads: Uploads;
  readonly drafts: Drafts;
  /** An answer in words for people; undefined where a flow keeps it for itself, for no question asks for it. */
  readonly answerTexts: AnswerTexts;
  readonly reads: Reads;
  /** The caller has seen the conversation: who was called to it has come. */
  readonly seen: (conversation: string, staff: string, now: Date) => Promise<void>;
}

/** Throws AppError `not-found`. */
export async function conversationOf(
  { transcripts }: Pick<ConversationParts, 'transcripts'>,
  id: string,
): Promise<Conversation> {
  const found = await transcripts.live(id);
  if (found === undefined)
    throw new AppError('not-found', 'There is no such conversation.', { subject: 'id' });
  return found;
}

/** Shows a conversation to whoever asks, with addresses of files that are good for them alone. */
export function showingTo(
  { links }: Pick<ConversationParts, 'links'>,
  conversation: Conversation,
  { by, now }: { readonly by: { readonly id: string }; readonly now: Date },
): Showing {
  const about = { conversation: conversation._id, staff: by.id };
  return { conversation, viewer: by.id, urlOf: (file) => links.urlOf({ file, ...about }, now) };
}
