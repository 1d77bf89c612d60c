import { conversationIdOf } from '../core/conversation-id.ts';
import type { Conversation, FileRef, Line } from '../core/conversation.ts';
import type { Agenda } from './agenda.ts';
import { drawParcel } from './drawing.ts';
import { answerTo, wordsOf, type Wish } from './mind.ts';
import type { Person } from './people.ts';
import type { Plan, Visit } from './plan.ts';
import type { Stage } from './stage.ts';
import { OPENINGS } from './words.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
/** Questions nobody waits for: they are answered when there is time. */
const UNASKED = new Set(['csat.score', 'nps.score', 'ces.score', 'follow-up.well']);

/** Customers order, write, and answer what they are asked. */
export function playCustomers(stage: Stage, plan: Plan, agenda: Agenda): void {
  for (const { stops } of plan.journeys) {
    for (const { at, row } of stops) {
      agenda.add(at, async () => {
        await stage.writeOrder(row);
        if (row.state === 'delivered') await stage.tellDelivered();
      });
    }
  }
  const minds = new Map<string, { person: Person; wish: Wish; answered: number }>();
  for (const person of plan.people) {
    const wish: Wish = { goal: 'none', trouble: 'broken', contentment: person.mood };
    minds.set(conversationIdOf(person.address), { person, wish, answered: 0 });
  }
  const speaker = speakerOf(stage);
  for (const visit of plan.visits) {
    agenda.add(visit.at, async () => {
      const mind = minds.get(conversationIdOf(visit.person.address));
      if (mind !== undefined) mind.wish = visit.wish;
      await speaker.say(visit.person, { text: openingOf(visit, plan) });
    });
  }
  stage.watch((conversation) => {
    const mind = minds.get(conversation._id);
    const asked = questionIn(conversation);
    if (mind === undefined || asked === undefined || asked.n <= mind.answered) return;
    mind.answered = asked.n;
    const answer = answerTo(asked, { person: mind.person, wish: mind.wish, by: plan.by });
    if (answer === undefined) return;
    agenda.add(soon(stage.now(), asked, plan), async () => {
      const photo = answer.kind === 'shows' ? await stage.keepPhoto(drawParcel(plan.by)) : undefined;
      const words = wordsOf(answer, asked, photo);
      if (words !== undefined) await speaker.say(mind.person, words);
    });
  });
}

function openingOf({ person, opening, wish }: Visit, plan: Plan): string {
  return plan.by.pick(OPENINGS[opening][person.language]).replace('{order}', wish.order ?? '');
}

/** The bot's last line, when nothing came after it. */
function questionIn({ lines, owner }: Conversation): Line | undefined {
  const last = lines.at(-1);
  return owner.kind === 'bot' && last?.who === 'bot' ? last : undefined;
}

function soon(now: Date, { by }: Line, plan: Plan): Date {
  const isUnasked = by !== undefined && UNASKED.has(`${by.flow}.${by.step}`);
  const ms = isUnasked ? plan.by.between(120, 14 * 3_600) * SECOND_MS : plan.by.between(6, 75) * SECOND_MS;
  return new Date(now.getTime() + Math.min(ms, 14 * HOUR_MS));
}

export interface Speaker {
  say(
    person: Person,
    words: { readonly text: string; readonly button?: string; readonly files?: readonly FileRef[] },
  ): Promise<void>;
}

export function speakerOf(stage: Stage): Speaker {
  let said = 0;
  return {
    say: async (person, words) => {
      said += 1;
      const { address, name, phone, sharesPhone } = person;
      const id = `demo-${String(stage.now().getTime())}-${String(said)}`;
      await stage.receive({
        address,
        event: { kind: 'words', id, name, ...(sharesPhone && { phone }), ...words },
      });
    },
  };
}
