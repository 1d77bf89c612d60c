import { expect, it } from 'vitest';
import { saveFeedback } from '../../src/surveys/actions.ts';
import { feedbackStore } from '../../src/surveys/store.ts';
import type { Opened } from '../support/databases.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute));

export function surveysContract(opened: () => Opened): void {
  const store = () => feedbackStore(opened().connection);
  const save = (key: string, fields: Record<string, unknown>) => {
    const action = saveFeedback(store());
    const input = action.input.parse({
      key,
      survey: 'csat',
      question: 'score',
      version: 'v1',
      flow: 'csat',
      askedAt: at(0).toISOString(),
      answeredAt: at(1).toISOString(),
      ...fields,
    });
    const conversation = { id: 'web:lan', customer: 'c:web:lan', language: 'vi' as const, channel: 'web' };
    return action.run(input, { key, now: at(1), signal: new AbortController().signal, conversation });
  };
  const changed = {
    score: 5,
    scale: '1-5',
    answeredAt: at(3).toISOString(),
    changes: 1,
    history: [{ score: 2, at: at(1).toISOString() }],
  };

  it.each([
    ['in order', 'a', [{ score: 2, scale: '1-5' }, changed]],
    ['the change first', 'b', [changed, { score: 2, scale: '1-5' }]],
    ['twice each', 'c', [{ score: 2, scale: '1-5' }, changed, { score: 2, scale: '1-5' }, changed]],
  ])('a changed score takes the place of the first, which is kept: %s', async (_order, key, saves) => {
    for (const fields of saves) await save(key, { survey: `change-${key}`, ...fields });
    const [summary] = await store().summaries({ survey: `change-${key}` });
    expect(summary).toMatchObject({ answers: 1, counts: [{ score: 5, answers: 1 }] });
    const { connection } = opened();
    expect(await connection.collection('feedback').findOne({ _id: key as never })).toMatchObject({
      score: 5,
      changes: 1,
      history: [{ score: 2, at: at(1) }],
      answeredAt: at(3),
    });
  });

  it('sums scores by question, with versions together or apart, within a time', async () => {
    for (const n of [1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5])
      await save(`s${Math.random()}`, { survey: 'csat', score: n, scale: '1-5' });
    await save('s-other', {
      survey: 'csat',
      score: 5,
      scale: '1-5',
      version: 'v2',
      answeredAt: at(30).toISOString(),
    });
    await save('s-why', { survey: 'csat', question: 'why', choice: 'late' });
    const [all] = await store().summaries({ survey: 'csat' });
    expect(all).toMatchObject({ question: 'score', measure: 'csat', answers: 13 });
    expect(all?.result).toMatchObject({ value: expect.closeTo((100 * 10) / 13, 5) as number });
    const apart = await store().summaries({ survey: 'csat', byVersion: true });
    expect(apart.map(({ questionVersion, answers }) => `${questionVersion ?? ''} ${answers}`).sort()).toEqual(
      ['v1 12', 'v2 1'],
    );
    expect(await store().summaries({ survey: 'csat', from: at(10), to: at(40) })).toMatchObject([
      { answers: 1, result: 'too few answers' },
    ]);
  });

  it('counts choices and gives the latest words', async () => {
    for (const [n, choice] of ['late', 'late', 'broken'].entries())
      await save(`c${n}`, { survey: 'words', question: 'why', choice });
    await save('w1', {
      survey: 'words',
      question: 'comment',
      comment: 'ổn',
      answeredAt: at(5).toISOString(),
    });
    await save('w2', {
      survey: 'words',
      question: 'comment',
      comment: 'rất tốt',
      answeredAt: at(6).toISOString(),
    });
    const key = { survey: 'words', question: 'why' };
    expect(await store().choices({ survey: 'words' })).toEqual([
      { ...key, choice: 'late', answers: 2 },
      { ...key, choice: 'broken', answers: 1 },
    ]);
    expect((await store().comments({ survey: 'words', limit: 1 })).map(({ comment }) => comment)).toEqual([
      'rất tốt',
    ]);
  });
}
