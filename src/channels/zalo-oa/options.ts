import type { Line } from '../../core/conversation.ts';
import type { FileStore, KeepUnknown, Log, Pace, TakeFile, Vault } from '../../road/ports.ts';
import type { TemplateRating } from './decode.ts';
import type { SignatureForm } from './signature.ts';
import type { FileUrl } from './unfit-files.ts';
import type { WindowPolicy } from './window.ts';

/** What stands in for free words when Zalo does not allow them, by the purpose of the message. */
export interface ZaloTemplate {
  readonly id: string;
  readonly by: 'uid' | 'phone';
  /** The template's parameters, as texts with facts in braces: `{name}`, `{code}`. */
  readonly fill: Readonly<Record<string, string>>;
}

/** A template message that was sent, to be found again by Zalo's id or ours. */
export interface TemplateSend {
  readonly ref: string;
  readonly conversation: string;
  readonly purpose: string;
  readonly template: string;
  readonly at: Date;
  /** Zalo has taken it; before that it is only known under our own id. */
  readonly isSent: boolean;
  /** The run of a flow it went out for: one run is worth one template. */
  readonly run: string;
  readonly asks?: AskedScore;
}

/** The question, from 1 to 5, in whose place a template stands: a rating given on it is an answer to it. */
export interface AskedScore {
  readonly visit: number;
  readonly step: string;
  readonly flow: string;
  readonly version: string;
}

/** What is known of a line that may not go out as it is. */
export interface TemplateSubject extends Pick<TemplateSend, 'run' | 'asks'> {
  /** Of the customer and of what it is about, as texts by name. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What becomes of a rating: nobody knows whose it is, it is kept, or the conversation is to hear of it as well. */
export type Rated =
  | { readonly is: 'nobodys' }
  | { readonly is: 'kept' }
  | { readonly is: 'said'; readonly conversation: string; readonly button: string };

/** What the channel asks of the trade, joined in compose. */
export interface TemplateDesk {
  about(conversation: string, line: number): Promise<TemplateSubject>;
  keep(send: TemplateSend): Promise<void>;
  find(refs: readonly string[]): Promise<TemplateSend | undefined>;
  /** Whether a template of this purpose went out for this run of a flow. */
  hasSent(about: Pick<TemplateSend, 'conversation' | 'purpose' | 'run'>): Promise<boolean>;
  /** Keeps a score, unless the conversation takes it as an answer and keeps it itself. */
  rated(rating: TemplateRating): Promise<Rated>;
}

export interface ZaloOaOptions {
  /** The account's name: everything lies under `/<name>`. */
  readonly name: string;
  readonly appId: string;
  readonly appSecret: string;
  /** The OA Secret Key of the app's webhook page. */
  readonly oaSecret: string | undefined;
  readonly signature: SignatureForm;
  /** Which account; absent: the one that gave leave. */
  readonly oaId: string | undefined;
  readonly apiUrl: string;
  readonly businessUrl: string;
  readonly oauthUrl: string;
  /** Absent: a fresh one for each permission. */
  readonly codeVerifier: string | undefined;
  /** Whether calls prove that they know the app's secret. */
  readonly proves: boolean;
  /** The token of the domain check: `zalo_verifier<token>.html` is served. */
  readonly domainToken: string | undefined;
  readonly formPhone: 'answer' | 'verified';
  readonly formImage: string | undefined;
  readonly policy: WindowPolicy;
  readonly templates: Readonly<Record<string, ZaloTemplate>>;
  readonly publicUrl: string | undefined;
  readonly vault: Vault;
  readonly pace: Pace;
  readonly files: FileStore;
  /** Where files can be read that Zalo does not take; undefined when the server has no public address. */
  readonly fileUrl: FileUrl | undefined;
  readonly takeFile: TakeFile;
  readonly desk: TemplateDesk;
  /** The last lines of a conversation, to know our own messages when they come back as echoes. */
  readonly recentLines: (conversation: string) => Promise<readonly Line[]>;
  /** Tells staff what only a person can mend. Must not fail. */
  readonly alarm: (reason: string, about: Readonly<Record<string, string>>) => void;
  readonly forged: () => void;
  /** Keeps events that nobody here knows. */
  readonly unknown?: KeepUnknown;
  readonly now: () => Date;
  /** The shop's, for times that people read. */
  readonly timeZone: string;
  readonly log: Log;
  /** How long an event may take to be kept, and a call to be answered. */
  readonly answerMs?: number;
  readonly callMs?: number;
  /** How long all calls of one send may take together. */
  readonly sendMs?: number;
}
