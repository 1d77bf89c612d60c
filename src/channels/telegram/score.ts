import { errorFields } from '../../core/errors.ts';
import { scoreHeld } from '../../core/score-held.ts';
import type { ConversationStore, Log } from '../../road/ports.ts';
import type { Press } from './payload.ts';
import { ratedVisit, redrawn } from './rating.ts';
import type { Signs } from './signs.ts';

export interface ScoreParts {
  readonly name: string;
  readonly conversations: Pick<ConversationStore, 'read'>;
  readonly signs: Pick<Signs, 'redraw'>;
  readonly clock: () => Date;
  readonly log: Log;
}

export type ShowScore = (conversation: string, press: Press) => void;

/** Shows on a pressed scale the score that the conversation holds by then. Nobody waits for it; it may be lost. */
export function scoreShower({ name, conversations, signs, clock, log }: ScoreParts): ShowScore {
  const show = async (id: string, press: Press, visit: number): Promise<void> => {
    const [conversation] = await conversations.read([id]);
    if (conversation === undefined) return;
    const as = redrawn(press, scoreHeld(conversation, visit, clock()));
    if (as !== undefined) signs.redraw(press, as);
  };
  return (id, press) => {
    const visit = ratedVisit(press);
    if (visit === undefined) return;
    show(id, press, visit).catch((error: unknown) => {
      log.warn({ channel: name, ...errorFields(error) }, 'A score that was pressed could not be shown.');
    });
  };
}
