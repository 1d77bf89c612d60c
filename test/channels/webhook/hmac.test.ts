import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hmacSha256 } from '../../../src/channels/webhook/hmac.ts';

it('is the HMAC-SHA256 that everybody else computes, for any secret, prefix and body', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string(),
      fc.uint8Array(),
      (secret, prefix, body) => {
        const expected = createHmac('sha256', secret).update(prefix).update(body).digest('hex');
        expect(hmacSha256(secret)(prefix, Buffer.from(body))).toBe(expected);
      },
    ),
  );
});

it.each([63, 64, 65])('also for a secret of %i bytes, around the block', (length) => {
  const secret = 'k'.repeat(length);
  const expected = createHmac('sha256', secret).update('1.{}').digest('hex');
  expect(hmacSha256(secret)('1.', Buffer.from('{}'))).toBe(expected);
});
