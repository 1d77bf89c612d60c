import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { checkPassword } from '../../src/staff/password-rules.ts';
import { openPasswords } from '../../src/staff/passwords.ts';

const LAN = { login: 'nguyenlan@shop.vn', name: 'Nguyễn Thị Lan' };

function faultOf(password: string): string | undefined {
  try {
    checkPassword(password, LAN);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-input') return error.message;
    throw error;
  }
}

describe('a password', () => {
  it.each([
    'con mèo ngồi trên mái',
    'Trời mưa thì ở nhà đọc sách',
    'correct horse battery staple',
    'T7#kPq!2vLx9w',
    'phố cũ 36 hàng cây',
  ])('may be %s', (password) => {
    expect(faultOf(password)).toBeUndefined();
  });

  it.each([
    ['mèo mun', /12 characters/],
    ['ắắắắắắắắắắắắắắ', /same few signs/],
    ['abababababababab', /same few signs/],
    ['091234567890', /Digits alone/],
    ['password1234', /commonest/],
    ['P@ssw0rd2026!', /commonest/],
    ['matkhau123456', /commonest/],
    ['Mật khẩu 123456', /commonest/],
    ['anhyeuem123456', /commonest/],
    ['Anh Yêu Em 2026', /commonest/],
    ['toiyeuvietnam', /commonest/],
    ['qwertyuiop123', /commonest/],
    ['1qaz2wsx3edc', /commonest/],
    ['iloveyouforever', /commonest/],
    ['admin123admin123', /commonest/],
    ['nguyenlan2026', /own name/],
    ['NguyễnThịLan!', /own name/],
  ])('may not be %s', (password, why) => {
    expect(faultOf(password)).toMatch(why);
    expect(faultOf(password)).not.toContain(password);
  });

  it('is kept by argon2id with today’s parameters, and an older hash is known as old', async () => {
    const [today, before] = [
      openPasswords(),
      openPasswords({ memoryCost: 4_096, timeCost: 1, parallelism: 1 }),
    ];
    const [stored, old] = [await today.hash('con mèo ngồi'), await before.hash('con mèo ngồi')];
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect([today.isOld(stored), today.isOld(old)]).toEqual([false, true]);
    expect(await today.isRight('con mèo ngồi', old)).toBe(true);
    expect(await today.isRight('con chó ngồi', stored)).toBe(false);
    expect(await today.isRight('con mèo ngồi', undefined)).toBe(false);
  });
});
