import type { Language } from '../core/conversation.ts';
import type { FeedbackStore } from './store.ts';

/** A question of a flow, in the version that asked it. */
export interface AskedQuestion {
  readonly flow: string;
  readonly question: string;
  readonly version?: string | undefined;
}

/** The words of a flow's questions; the names in the flow where there are none. */
export interface QuestionTexts {
  question(of: AskedQuestion, language: Language): string;
  choice(of: AskedQuestion & { readonly choice: string }, language: Language): string;
}

/** What the scores' routes ask of the rest of the house, one question for many. */
export interface FeedbackParts {
  readonly feedback: FeedbackStore;
  readonly staffNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly customerNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** All ids of a person. */
  readonly allIds: (customer: string) => Promise<readonly string[]>;
  readonly texts: QuestionTexts;
  /** Whether a code that an answer is about is a ticket's. */
  readonly isTicket: (code: string) => boolean;
}
