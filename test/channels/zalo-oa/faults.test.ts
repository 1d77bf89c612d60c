import { describe, expect, it } from 'vitest';
import {
  appErrorOf,
  faultClass,
  FAULTS,
  msUntilHour,
  ZaloFaultError,
  type Host,
} from '../../../src/channels/zalo-oa/faults.ts';

const NOW = new Date('2026-11-23T16:00:00Z'); // 23:00 in Vietnam

/** Every code of the two tables of the papers, with what becomes of it. */
const OA: Readonly<Record<string, readonly number[]>> = {
  wait: [-32],
  upload: [-100],
  few: [-200],
  message: [-201, -210, -233, -237, -403, -238, -241, -240, -1340, -1341],
  account: [-204, -205, -209, -212, -219, -221, -223, -224, -235, -242],
  alarm: [-248, -320, -321],
  tomorrow: [-211, -218],
  person: [-213, -217, -227],
  refuses: [-244],
  again: [-214],
  token: [-216, -220, 216, 401, -401, 452, -452],
  window: [-230, -232],
  morning: [-234],
  unfit: [-249],
};
/** What the papers call neither passing, nor of a later slot, nor of this customer is of the configuration. */
const ZBS: Readonly<Record<string, readonly number[]>> = {
  again: [-100],
  token: [-124],
  morning: [-133],
  tomorrow: [-144, -147, -1472],
  person: [-108, -114, -118, -119, -139, -140, -141, -110, -1471],
  unfit: [-109, -1091, -131, -134, -146],
  message: [
    -106, -107, -111, -112, -1121, -1122, -1123, -1124, -113, -1131, -116, -121, -122, -123, -128, -129, -130,
    -132, -148, -149, -1491, -150, -151, -152, -153, -158, -159, -160, -161, -162,
  ],
  account: [
    -101, -102, -103, -104, -105, -117, -120, -1201, -1202, -1241, -125, -126, -127, -138, -1381, -142, -143,
    -1441, -145,
  ],
  alarm: [-115, -135, -1351, -136, -137],
};
const listed = (all: Readonly<Record<string, readonly number[]>>) =>
  Object.entries(all).flatMap(([known, codes]) => codes.map((code) => [code, known] as const));
const CODES: Readonly<Record<string, string>> = {
  again: 'unavailable',
  few: 'unavailable',
  wait: 'unavailable',
  token: 'unavailable',
  tomorrow: 'unavailable',
  morning: 'unavailable',
  person: 'rejected',
  upload: 'invalid-input',
  window: 'invalid-input',
  unfit: 'invalid-input',
  refuses: 'invalid-input',
  message: 'invalid-input',
  account: 'misconfigured',
  alarm: 'misconfigured',
};

describe('an error code of Zalo’s', () => {
  it.each(listed(OA))('%i of the OA API is of the class %s', (code, known) => {
    const fault = new ZaloFaultError('oa', code);
    expect(faultClass(fault)).toBe(known);
    expect(appErrorOf(fault, NOW)).toMatchObject({ code: CODES[known], subject: String(code) });
  });

  it.each(listed(ZBS))('%i of template messages is of the class %s', (code, known) => {
    const fault = new ZaloFaultError('zbs', code);
    expect(faultClass(fault)).toBe(known);
    expect(appErrorOf(fault, NOW)).toMatchObject({ code: CODES[known], subject: String(code) });
  });

  it('is known only when the papers have it', () => {
    const papers = { oa: listed(OA), zbs: [...listed(ZBS), [-32, 'wait'] as const] };
    for (const host of ['oa', 'zbs'] as const) {
      expect([...FAULTS[host].keys()].sort()).toEqual(papers[host].map(([code]) => code).sort());
    }
  });

  it.each(['oa', 'zbs'] as const satisfies readonly Host[])(
    'nobody has written down (%s) is for a person',
    (host) => {
      expect(appErrorOf(new ZaloFaultError(host, -99_999), NOW)).toMatchObject({ code: 'misconfigured' });
    },
  );

  it('says how long to wait', () => {
    const waits = (code: number, says?: string) =>
      appErrorOf(new ZaloFaultError('oa', code, says), NOW).retryAfterMs;
    expect(waits(-32)).toBe(60_000);
    expect(waits(-32, 'Đã hết lượt gọi trong ngày')).toBe(3_660_000);
    expect(waits(-218)).toBe(3_660_000);
    expect(waits(-234)).toBe(7 * 3_600_000 + 60_000);
    expect(waits(-200)).toBeUndefined();
  });

  it('waits for an hour of Vietnam', () => {
    expect(msUntilHour(new Date('2026-11-23T22:59:00Z'), 6)).toBe(120_000);
    expect(msUntilHour(new Date('2026-11-23T23:00:00Z'), 6)).toBe(24 * 3_600_000 + 60_000);
  });
});
