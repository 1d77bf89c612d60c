import { describe, expect, test } from 'vitest';
import { compileCondition } from '../../src/core/condition.ts';
import { compileFlow } from '../../src/core/compile-flow.ts';
import { AppError } from '../../src/core/errors.ts';
import { stepKind } from '../../src/core/steps/index.ts';
import { coreTextUses } from '../../src/core/texts.ts';
import { flowFrom, standardFlows } from './support/world.ts';

describe('what a step names, for the check', () => {
  const refers = (flow: string, step: string): unknown => {
    const found = standardFlows()
      .find((one) => one.name === flow)
      ?.steps.get(step);
    if (found === undefined) throw new Error(step);
    return stepKind(found.kind).refers(found);
  };

  test('texts, targets, actions with their outcomes, flows', () => {
    expect(refers('csat', 'score')).toMatchObject({
      below: true,
      targets: [{ end: 'unclear' }],
      texts: [
        { key: 'csat.score.ask', required: true, variables: ['least', 'most'] },
        { key: 'csat.score.unclear', required: false, or: 'core.unclear-rating' },
        { key: 'csat.score.remind', required: true },
      ],
      waits: true,
      buttons: 5,
    });
    expect(refers('csat', 'offer')).toMatchObject({
      below: false,
      targets: [{ step: 'complain' }, { step: 'comment' }],
    });
    expect(refers('csat', 'why')).toMatchObject({ below: true, buttons: 5, makes: ['why'] });
    expect(refers('csat', 'low')).toMatchObject({ below: false, reads: ['score'] });
    expect(refers('csat', 'complain')).toMatchObject({
      flow: { name: 'complaint', input: ['order'] },
      reads: ['ticket.order'],
    });
    expect(refers('csat', 'thanks')).toMatchObject({ below: true });
    expect(refers('csat', 'done')).toMatchObject({ below: false });
    expect(refers('complaint', 'same')).toMatchObject({
      action: {
        name: 'tickets.find-open',
        input: ['order', 'category', 'days'],
        outcomes: ['none', 'found', 'failed'],
      },
    });
    expect(refers('complaint', 'confirm')).toMatchObject({
      steps: ['category', 'order', 'what', 'photos', 'phone'],
    });
    expect(refers('order-status', 'later')).toMatchObject({
      texts: [{ key: 'order-status.later.behind', or: 'core.will-tell' }],
    });
    expect(refers('order-status', 'again')).toMatchObject({
      targets: [{ step: 'code' }, { step: 'person' }],
    });
    expect(refers('order-status', 'person')).toMatchObject({ below: false, waits: true });
    expect(refers('order-status', 'phone')).toMatchObject({ private: true });
    const flow = flowFrom({
      flow: 'x',
      steps: {
        a: { set: { n: 'score + 1', m: 2 } },
        b: { save: 's', score: 'n' },
        c: { wait: '1 day' },
        d: { 'go-to': 'a' },
      },
    });
    const of = (step: string): unknown => stepKind(flow.steps.get(step)!.kind).refers(flow.steps.get(step)!);
    expect([of('a'), of('b'), of('c'), of('d')]).toMatchObject([
      { reads: ['score'], makes: ['n', 'm'] },
      { reads: ['n'], below: true },
      { waits: true },
      { targets: [{ step: 'a' }] },
    ]);
  });

  test('every text the core says by itself is listed', () => {
    const listed = new Set(coreTextUses().map((use) => use.key));
    for (const flow of standardFlows()) {
      for (const step of flow.steps.values()) {
        const stands = stepKind(step.kind)
          .refers(step)
          .texts.flatMap((use) => use.or ?? []);
        for (const key of stands) expect(listed).toContain(key);
      }
    }
  });
});

describe('conditions', () => {
  test('whole numbers, lists and things inside are read; what they read is known', () => {
    const condition = compileCondition('order.items.size() == 2 && order.total >= 10 && "vip" in tags');
    expect(condition.reads).toEqual(['order.items', 'order.total', 'tags']);
    expect(condition.holds({ order: { items: [1, 'a'], total: 10.5 }, tags: ['vip'] })).toBe(true);
    expect(condition.holds({})).toBe(false);
  });

  test('values come back as plain ones', () => {
    expect(compileCondition('[1, 2]').value({})).toEqual([1, 2]);
    expect(compileCondition('{"a": n}').value({ n: 1.5 })).toEqual({ a: 1.5 });
    expect(compileCondition('1.0 / 0.0').value({})).toBeUndefined();
    expect(compileCondition('n').value({ n: { deep: [true] } })).toEqual({ deep: [true] });
  });

  test('what is no condition is misconfigured', () => {
    expect(() => compileCondition('score >')).toThrow(AppError);
    expect(() => compileFlow('x', '1', { flow: 'x', steps: {} })).toThrow(AppError);
  });
});
