import { describe, expect, it } from 'vitest';
import { AppError, errorFields } from '../../src/core/errors.ts';

describe('an error in the log', () => {
  it('that is ours says why', () => {
    const error = new AppError('not-found', 'There is no ticket KN-1.', { subject: 'KN-1' });
    expect(errorFields(error)).toEqual({
      code: 'not-found',
      why: 'There is no ticket KN-1.',
      subject: 'KN-1',
    });
  });

  it('that is not ours shows where, never what it says', () => {
    const words = 'dup key: "hàng\n    at home, 0901234567"';
    const error = Object.assign(new TypeError(words), { code: 11_000 });
    const fields = errorFields(error);
    expect(fields).toMatchObject({ error: 'TypeError', code: 11_000 });
    expect((fields.at as string[])[0]).toContain('errors.test.ts');
    expect(JSON.stringify(fields)).not.toMatch(/home|hàng/);
    const ours = new AppError('unavailable', 'Not now.', { cause: error });
    expect(errorFields(ours)).toMatchObject({ why: 'Not now.', cause: { error: 'TypeError' } });
    expect(JSON.stringify(errorFields(ours))).not.toMatch(/home|hàng/);
  });

  it('that is none at all is named by its kind', () => {
    expect(errorFields('0901234567')).toEqual({ error: 'string' });
    expect(errorFields(null)).toEqual({ error: 'object' });
  });
});
