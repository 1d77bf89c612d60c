import type { Line } from '../../core/conversation.ts';
import type { FileStore, Log, Pace, TakeFile, Vault } from '../../road/ports.ts';
import type { TemplateRating } from './decode.ts';
import type { SignatureForm } from './signature.ts';
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
}

/** What the channel asks of the trade, joined in compose. */
export interface TemplateDesk {
  /** What is known of a conversation and of what it is about, as texts by name. */
  facts(conversation: string): Promise<Readonly<Record<string, string>>>;
  keep(send: TemplateSend): Promise<void>;
  find(refs: readonly string[]): Promise<TemplateSend | undefined>;
  /** Whether a template for this purpose went to this conversation since then. */
  hasSent(conversation: string, purpose: string, since: Date): Promise<boolean>;
  /** Keeps a score. False when nobody knows what it is about. */
  rated(rating: TemplateRating): Promise<boolean>;
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
  readonly takeFile: TakeFile;
  readonly desk: TemplateDesk;
  /** The last lines of a conversation, to know our own messages when they come back as echoes. */
  readonly recentLines: (conversation: string) => Promise<readonly Line[]>;
  /** Tells staff what only a person can mend. Must not fail. */
  readonly alarm: (reason: string, about: Readonly<Record<string, string>>) => void;
  readonly forged: () => void;
  readonly now: () => Date;
  readonly log: Log;
  /** How long an event may take to be kept, and a call to be answered. */
  readonly answerMs?: number;
  readonly callMs?: number;
}
