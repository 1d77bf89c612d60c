import { conversationIdOf } from '../core/conversation-id.ts';
import type { Conversation, Owner } from '../core/conversation.ts';
import type { StaffAct } from '../core/event.ts';
import type { Agenda } from './agenda.ts';
import { speakerOf } from './customers.ts';
import type { Person } from './people.ts';
import type { DemoMember, Plan } from './plan.ts';
import type { Stage } from './stage.ts';
import { DONE_BECAUSE, NOTES, TALKS } from './words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CODE = /PH-[2-9A-Z]{6,20}/;
/** Of those who ask for a person, so many wait in vain. */
const FORGOTTEN = 0.05;

/** Staff answer those who ask for a person, and see to the tickets. */
export function playStaff(stage: Stage, plan: Plan, agenda: Agenda): void {
  const people = new Map(plan.people.map((person) => [conversationIdOf(person.address), person]));
  const met = new Set<string>();
  const once = (what: string): boolean => !met.has(what) && met.add(what).has(what);
  stage.watch((conversation) => {
    const person = people.get(conversation._id);
    if (person === undefined) return;
    const { owner } = conversation;
    if (owner.kind === 'queued' && once(`${conversation._id}@${owner.since.getTime()}`)) {
      answer({ stage, plan, agenda }, person, owner);
    }
    for (const code of ticketsIn(conversation)) {
      if (once(code)) seeToTicket({ stage, plan, agenda }, code);
    }
  });
}

interface Here {
  readonly stage: Stage;
  readonly plan: Plan;
  readonly agenda: Agenda;
}

function ticketsIn({ lines }: Conversation): readonly string[] {
  const told = lines.filter(({ by }) => by?.flow === 'complaint' && by.step === 'told');
  return told.flatMap(({ text }) => CODE.exec(text)?.[0] ?? []);
}

/** A talk from being taken to being closed, each act some minutes after the one before. */
function answer(
  { stage, plan, agenda }: Here,
  person: Person,
  owner: Extract<Owner, { kind: 'queued' }>,
): void {
  const { by } = plan;
  if (by.happens(FORGOTTEN)) return;
  const member = by.pick(plan.staff);
  const talk = by.pick(TALKS[person.language]);
  const conversation = conversationIdOf(person.address);
  const speaker = speakerOf(stage);
  let at = owner.since.getTime();
  const later = (leastMinutes: number, mostMinutes: number, act: () => Promise<void>): void => {
    at += (leastMinutes + by.next() * (mostMinutes - leastMinutes)) * MINUTE_MS;
    agenda.add(new Date(at), act);
  };
  const does = (act: StaffAct): (() => Promise<void>) => actOf(stage, conversation, member, act);
  later(0.3, 1.2, () => speaker.say(person, { text: talk.asks }));
  at = Math.max(at, stage.hours.nextOpening(new Date(at + by.between(1, 18) * MINUTE_MS)).getTime());
  later(0, 2, does({ does: 'take' }));
  if (by.happens(0.25)) later(0.1, 0.5, does({ does: 'note', text: by.pick(NOTES) }));
  const [greeting, ...more] = talk.answers;
  later(0.5, 3, does({ does: 'reply', text: signed(greeting, member) }));
  for (const text of more) later(1, 6, does({ does: 'reply', text }));
  later(0.5, 4, () => speaker.say(person, { text: talk.thanks }));
  if (by.happens(0.55)) later(1, 5, does({ does: 'release', how: 'rate' }));
  else later(1, 20, does({ does: 'close', text: 'solved' }));
}

function signed(text: string, { name }: DemoMember): string {
  return text.replace('em Hoa', `em ${name}`);
}

function actOf(stage: Stage, conversation: string, { id }: DemoMember, act: StaffAct): () => Promise<void> {
  return () => {
    const at = stage.now();
    return stage.act(conversation, {
      kind: 'staff',
      id: `staff:demo-${String(at.getTime())}-${act.does}`,
      at,
      staff: id,
      ...act,
    });
  };
}

/** Begun within hours, done within days; some are forgotten past their promise. */
function seeToTicket({ stage, plan, agenda }: Here, code: string): void {
  const { by } = plan;
  const member = by.pick(plan.staff);
  const about = (): { by: string; at: Date } => ({ by: member.id, at: stage.now() });
  const begun = stage.hours.add(stage.now(), (0.3 + by.next() * (by.happens(0.1) ? 30 : 6)) * HOUR_MS);
  agenda.add(begun, () => stage.moveTicket(code, 'doing', about()));
  if (by.happens(0.03)) return;
  const done = stage.hours.add(begun, (1 + by.next() * 20) * HOUR_MS);
  agenda.add(done, () => stage.moveTicket(code, 'done', { ...about(), why: by.pick(DONE_BECAUSE) }));
}
