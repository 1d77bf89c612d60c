import type { FileRef, Line } from '../core/conversation.ts';
import type { Chance } from './chance.ts';
import type { Person } from './people.ts';
import { COMMENTS, TROUBLES } from './words.ts';

/** What a made-up customer is after just now. */
export interface Wish {
  readonly goal: 'order' | 'complaint' | 'person' | 'review' | 'none';
  /** The order it is about. */
  readonly order?: string;
  readonly trouble: keyof typeof TROUBLES;
  /** How content they are this time, 0..1. */
  readonly contentment: number;
}

/** What they do about a question: say it, press it, send a photo, or pass it over. */
export type Answer =
  | { readonly kind: 'says'; readonly text: string }
  /** `choice` as its button carries it. */
  | { readonly kind: 'presses'; readonly choice: string }
  | { readonly kind: 'shows' };

export interface Asked {
  readonly person: Person;
  readonly wish: Wish;
  readonly by: Chance;
}

type Reply = (asked: Asked) => Answer | undefined;

const press =
  (choice: string): Reply =>
  () => ({ kind: 'presses', choice });
const say = (text: string): Answer => ({ kind: 'says', text });

const rating =
  (least: number, most: number): Reply =>
  ({ person, wish, by }) => {
    if (!by.happens(person.answers)) return undefined;
    const middle = least + (most - least) * wish.contentment;
    const score = Math.max(least, Math.min(most, Math.round(middle + (by.next() - 0.4) * 1.8)));
    return by.happens(0.12) ? say(String(score)) : { kind: 'presses', choice: String(score) };
  };

const comment: Reply = ({ person, wish, by }) => {
  if (by.happens(0.45)) return { kind: 'presses', choice: 'skip' };
  const kind = wish.contentment > 0.75 ? 'good' : wish.contentment > 0.45 ? 'middling' : 'bad';
  return say(by.pick(COMMENTS[kind][person.language]));
};

const trouble: Reply = ({ wish }) => ({ kind: 'presses', choice: wish.trouble });
const orderCode: Reply = ({ wish }) =>
  wish.order === undefined ? { kind: 'presses', choice: 'skip' } : say(wish.order);

/** What they answer to which question, by flow and step. What is not here stays unanswered. */
const REPLIES: Readonly<Record<string, Reply>> = {
  'welcome.menu': ({ wish }) =>
    wish.goal === 'order' || wish.goal === 'complaint' || wish.goal === 'person'
      ? { kind: 'presses', choice: wish.goal }
      : undefined,
  'order-status.code': ({ wish }) => (wish.order === undefined ? undefined : say(wish.order)),
  'order-status.phone': ({ person, by }) => say(by.happens(0.06) ? '1234' : person.phone.slice(-4)),
  'complaint.category': trouble,
  'complaint.order': orderCode,
  'complaint.what': ({ person, wish, by }) => say(by.pick(TROUBLES[wish.trouble][person.language])),
  'complaint.photos': ({ wish, by }) =>
    wish.trouble === 'broken' && by.happens(0.7) ? { kind: 'shows' } : { kind: 'presses', choice: 'skip' },
  'complaint.join': press('add'),
  'complaint.phone': ({ person }) => say(`0${person.phone.slice(3)}`),
  'complaint.confirm': press('yes'),
  'complaint.sure': press('yes'),
  'csat.score': rating(1, 5),
  'csat.why': trouble,
  'csat.offer': ({ by }) => ({ kind: 'presses', choice: by.happens(0.25) ? 'yes' : 'no' }),
  'csat.comment': comment,
  'nps.score': rating(0, 10),
  'nps.praise': comment,
  'nps.better': comment,
  'nps.wrong': comment,
  'nps.offer': press('no'),
  'ces.score': rating(1, 7),
  'ces.where': ({ by }) => ({
    kind: 'presses',
    choice: by.pick(['finding', 'ordering', 'paying', 'delivery', 'support']),
  }),
  'ces.comment': comment,
  'review.score': rating(1, 5),
  'review.offer': press('no'),
  'review.comment': comment,
  'follow-up.well': ({ person, wish, by }) => {
    if (!by.happens(person.answers)) return undefined;
    return { kind: 'presses', choice: wish.contentment > 0.3 || by.happens(0.5) ? 'good' : 'problem' };
  },
};

export function answerTo(line: Pick<Line, 'by'>, asked: Asked): Answer | undefined {
  if (line.by === undefined) return undefined;
  return REPLIES[`${line.by.flow}.${line.by.step}`]?.(asked);
}

/** The parts of an event that an answer becomes. A button that is not there is said in words by nobody. */
export function wordsOf(
  answer: Answer,
  line: Pick<Line, 'choices' | 'visit'>,
  photo: FileRef | undefined,
): { readonly text: string; readonly button?: string; readonly files?: readonly FileRef[] } | undefined {
  switch (answer.kind) {
    case 'says':
      return { text: answer.text };
    case 'shows':
      return { text: '', ...(photo && { files: [photo] }) };
    case 'presses': {
      const choice = line.choices?.find(
        (one) => (typeof one === 'string' ? one : one.value) === answer.choice,
      );
      if (choice === undefined) return undefined;
      const label = typeof choice === 'string' ? choice : choice.label;
      return { text: label, button: `${String(line.visit ?? 0)}:${answer.choice}` };
    }
  }
}
