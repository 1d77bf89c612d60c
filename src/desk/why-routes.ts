import { AppError } from '../core/errors.ts';
import type { FlowVersion } from '../content/flow-version.ts';
import { route, type Route } from '../http/route.ts';
import { whyLine } from './conversation-contract.ts';
import { conversationOf, type ConversationParts } from './conversation-parts.ts';
import { whyOf } from './why.ts';

/** Lines looked back at for what led to one. */
const LOOKED_BACK = 60;

export interface WhyParts extends Pick<ConversationParts, 'transcripts'> {
  /** A version as it is kept; undefined when it is nowhere. */
  readonly flowVersion: (flow: string, version: string) => Promise<FlowVersion | undefined>;
  /** The version of a flow that new conversations get. */
  readonly presentVersion: (flow: string) => string | undefined;
}

export function whyRoutes(parts: WhyParts): readonly Route[] {
  return [
    route(whyLine, async ({ params }) => {
      const n = /^\d{1,9}$/.test(params.n) ? Number(params.n) : 0;
      const conversation = await conversationOf(parts, params.id);
      const lines = await parts.transcripts.lines(conversation, Math.max(1, n - LOOKED_BACK), n);
      const line = lines.at(-1);
      if (line?.n !== n || line.who !== 'bot')
        throw new AppError('not-found', 'The bot said no such line.', { subject: 'n' });
      const { by } = line;
      return whyOf({
        line,
        before: lines.slice(0, -1),
        language: conversation.language,
        version: by && (await parts.flowVersion(by.flow, by.version)),
        present: by && parts.presentVersion(by.flow),
      });
    }),
  ];
}
