import { beforeEach, expect, it } from 'vitest';
import { gate } from '../../../src/channels/bot-framework/gate.ts';
import { MOST_CHECKS, MOST_CHECKS_OF_ONE } from '../../../src/channels/bot-framework/limits.ts';
import type { Verdict } from '../../../src/channels/bot-framework/token-check.ts';

const NOW = new Date('2026-11-22T03:00:00Z');
const VOUCHED = { channelId: 'msteams', serviceUrl: 'https://smba.example/' };
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (n: number): string =>
  `Bearer ${part({ alg: 'RS256' })}.${part({ iss: 'us', aud: 'app', exp: NOW.getTime() / 1_000 + 600, n })}.c2ln`;

let answers: ((verdict: Verdict) => void)[];
let door: ReturnType<typeof gate>;
beforeEach(() => {
  answers = [];
  door = gate({
    appId: 'app',
    issuer: 'us',
    check: () => new Promise((told) => answers.push(told)),
    now: () => NOW,
  });
});

it('a caller with many made-up tokens fills no more than its own share of the checks', async () => {
  const asked = Array.from({ length: MOST_CHECKS }, (_, n) => door.check(VOUCHED, token(n), '203.0.113.9'));
  const ends = Promise.allSettled(asked);
  await expect(asked.at(-1)).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 });
  expect(answers).toHaveLength(MOST_CHECKS_OF_ONE);
  const genuine = door.check(VOUCHED, token(-1), '52.112.0.1');
  answers.at(-1)?.('good');
  await expect(genuine).resolves.toBeUndefined();
  for (const tell of answers) tell('bad');
  const codes = (await ends).map((end) =>
    end.status === 'rejected' ? (end.reason as { code: string }).code : '',
  );
  expect(codes.filter((code) => code === 'not-allowed')).toHaveLength(MOST_CHECKS_OF_ONE);
  // What was told makes room again.
  const next = door.check(VOUCHED, token(-2), '203.0.113.9');
  answers.at(-1)?.('good');
  await expect(next).resolves.toBeUndefined();
});

it('many messages with one token are one check, and none is refused for their number', async () => {
  const all = Array.from({ length: MOST_CHECKS_OF_ONE * 3 }, () =>
    door.check(VOUCHED, token(1), '52.112.0.1'),
  );
  expect(answers).toHaveLength(1);
  answers[0]?.('good');
  await expect(Promise.all(all)).resolves.toHaveLength(MOST_CHECKS_OF_ONE * 3);
});
