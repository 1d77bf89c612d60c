import type { Feedback } from '../../src/surveys/model.ts';

/** One answer; each needs an id of its own. */
export function aFeedback(id: string, more: Partial<Feedback> = {}): Feedback {
  const answeredAt = more.answeredAt ?? new Date('2026-11-18T03:00:00Z');
  return {
    _id: id,
    survey: 'csat',
    question: 'score',
    questionVersion: 'v1',
    flow: 'csat',
    scale: '1-5',
    askedAt: answeredAt,
    answeredAt,
    customer: `c:${id}`,
    conversation: `web:${id}`,
    channel: 'web',
    language: 'vi',
    changes: 0,
    history: [],
    ...more,
  };
}

/** So many answers of each score. */
export function answersOf(
  name: string,
  counts: Readonly<Record<number, number>>,
  more: Partial<Feedback> = {},
): readonly Feedback[] {
  return Object.entries(counts).flatMap(([score, count]) =>
    Array.from({ length: count }, (_, n) =>
      aFeedback(`${name}/${score}/${n}`, { score: Number(score), ...more }),
    ),
  );
}
