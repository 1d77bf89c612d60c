import { describe, expect, it } from 'vitest';
import { isSameSecret } from '../../src/channels/same-secret.ts';

describe('a secret that a caller brings', () => {
  it('is the same only when every letter is, whatever its length', () => {
    expect(isSameSecret('mật khẩu', 'mật khẩu')).toBe(true);
    for (const given of ['mật khẩ', 'mật khẩuu', 'Mật khẩu', 'mat khau', '', 'x'.repeat(100_000)])
      expect(isSameSecret(given, 'mật khẩu')).toBe(false);
  });

  it('is not there when it is absent or brought twice', () => {
    expect(isSameSecret(undefined, 'a')).toBe(false);
    expect(isSameSecret(['a', 'a'], 'a')).toBe(false);
  });

  it('is never the same as none at all', () => {
    expect(isSameSecret('', '')).toBe(false);
    expect(isSameSecret(undefined, '')).toBe(false);
  });
});
