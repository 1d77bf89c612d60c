import { describe, expect, test } from 'vitest';
import { held } from './support/held.ts';

describe('the number of a choice, typed where there are no buttons', () => {
  test('answers a choice, a yes or no, and a confirmation', () => {
    const lan = held({
      why: { ask: 'choice', of: ['late', 'broken', 'other'] },
      again: { ask: 'yes/no' },
      sure: { ask: 'confirm', of: ['why', 'again'] },
    });
    lan.says('2');
    lan.says('số 2');
    expect(lan.now().stack[0]?.answers).toEqual({ why: 'broken', again: false });
    lan.says('2');
    expect(lan.lastLine().text).toBe('core.edit-which');
    expect(lan.says('1')).toEqual(['welcome.why.ask']);
    lan.says('3');
    expect(lan.now().stack[0]?.answers).toMatchObject({ why: 'other' });
    lan.says('1');
    expect(lan.now().stack).toHaveLength(0);
  });
});
