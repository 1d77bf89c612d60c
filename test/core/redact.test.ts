import { describe, expect, test } from 'vitest';
import { redact } from '../../src/core/redact.ts';

describe('masked', () => {
  test.each<[string, string]>([
    ['thẻ 4111 1111 1111 1111 nhé', 'thẻ •••• •••• •••• 1111 nhé'],
    ['4111-1111-1111-1111', '••••-••••-••••-1111'],
    ['5500005555555559', '••••••••••••5559'],
    ['CCCD của em là 079203001234', 'CCCD của em là ••••••••••••'],
    ['cccd: 079 203 001 234', 'cccd: ••• ••• ••• •••'],
    ['số cmnd 024123456 ạ', 'số cmnd ••••••••• ạ'],
    ['căn cước công dân 079203001234', 'căn cước công dân ••••••••••••'],
    ['mã OTP 123456', 'mã OTP ••••••'],
    ['OTP là 123-456', 'OTP là •••-•••'],
    ['123456 là mã xác nhận', '•••••• là mã xác nhận'],
    ['your verification code is 4821', 'your verification code is ••••'],
    ['mat khau: 12345678', 'mat khau: ••••••••'],
    ['cvv 1234', 'cvv ••••'],
  ])('%j becomes %j', (text, masked) => expect(redact(text)).toBe(masked));
});

describe('left as it is', () => {
  test.each([
    'đơn DH10293 đâu rồi',
    'dh 10293',
    '0901234567',
    '+84 901 234 567',
    'sđt em 0901.234.567, đơn 2411123456789',
    'mã đơn 079203001234',
    'mã vận đơn 4111111111111112',
    'giá 1.200.000đ',
    'giao ngày 20/11/2026 lúc 10:30',
    'otp chưa thấy gửi về',
    'cmnd em mất rồi',
    'mã OTP gửi về số 0901234567',
    '1234567890123456',
    '',
    'tôi muốn khiếu nại',
    '5',
  ])('%j', (text) => expect(redact(text)).toBe(text));
});

test('redacting twice is redacting once', () => {
  for (const text of ['thẻ 4111 1111 1111 1111', 'mã OTP 123456', 'CCCD 079203001234']) {
    expect(redact(redact(text))).toBe(redact(text));
  }
});
