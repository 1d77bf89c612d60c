import { AppError } from '../../core/errors.ts';

/**
 * What one of Zalo's error codes asks of us:
 *
 * - `again`: a passing fault · `wait`: too many calls a minute · `tomorrow`: a day's quota is used up
 * - `morning`: not at night · `few`: a passing fault that is worth three tries
 * - `token`: renew it and try once more · `upload`: the file's id is too old, upload it once more
 * - `window`: free words are not allowed now, a template is · `unfit`: this template will not do for anybody
 * - `person`: this customer cannot be reached · `refuses`: they do not take this kind of message
 * - `message`: our message is wrong
 * - `account`: somebody must mend the account's settings · `alarm`: the same, and it cannot wait
 */
export type FaultClass =
  | 'again'
  | 'wait'
  | 'tomorrow'
  | 'morning'
  | 'few'
  | 'token'
  | 'upload'
  | 'window'
  | 'unfit'
  | 'person'
  | 'refuses'
  | 'message'
  | 'account'
  | 'alarm';

/** `oa`: the OA API. `zbs`: template messages by phone, where the same numbers mean other things. */
export type Host = 'oa' | 'zbs';

const codes = (fault: FaultClass, ...all: readonly number[]): [number, FaultClass][] =>
  all.map((code) => [code, fault]);

export const FAULTS: Readonly<Record<Host, ReadonlyMap<number, FaultClass>>> = {
  oa: new Map([
    ...codes('wait', -32),
    ...codes('upload', -100),
    ...codes('few', -200),
    ...codes('message', -201, -210, -233, -237, -238, -240, -241, -403, -1340, -1341),
    ...codes('account', -204, -205, -209, -212, -219, -221, -223, -224, -235, -242),
    ...codes('alarm', -248, -320, -321),
    ...codes('tomorrow', -211, -218),
    ...codes('person', -213, -217, -227),
    ...codes('refuses', -244),
    ...codes('again', -214),
    // The last five were met by others and stand in no table of Zalo's.
    ...codes('token', -216, -220, 216, 401, -401, 452, -452),
    ...codes('window', -230, -232),
    ...codes('morning', -234),
    ...codes('unfit', -249),
  ]),
  zbs: new Map([
    ...codes('again', -100),
    ...codes('wait', -32),
    ...codes('token', -124),
    ...codes('morning', -133),
    ...codes('tomorrow', -144, -147, -1472),
    // The last one is used up for this customer until the next month.
    ...codes('person', -108, -110, -114, -118, -119, -139, -140, -141, -1471),
    ...codes('message', -111, -112, -1121, -1122, -1123, -1124, -113, -1131, -116, -121, -122, -123),
    ...codes('message', -106, -107, -132, -128, -129, -130, -148, -149, -1491, -150, -151, -152, -153),
    ...codes('message', -158, -159, -160, -161, -162),
    ...codes('unfit', -109, -1091, -131, -146, -134),
    ...codes('account', -101, -102, -103, -104, -105, -117, -120, -1201, -1202, -1241, -125, -126, -127),
    ...codes('account', -138, -1381, -142, -143, -145, -1441),
    ...codes('alarm', -115, -135, -1351, -136, -137),
  ]),
};

/** Zalo answered, and the answer is an error (with HTTP 200, as always). */
export class ZaloFaultError extends Error {
  readonly host: Host;
  readonly code: number;
  /** Of Zalo; some codes have two meanings, told by it alone. */
  readonly says: string;

  constructor(host: Host, code: number, says = '') {
    super(`Zalo refused it (${host} ${code})`);
    this.name = 'ZaloFaultError';
    this.host = host;
    this.code = code;
    this.says = says;
  }
}

/** A code nobody has written down is a fault of the account: a person must look. */
export function faultClass({ host, code, says }: ZaloFaultError): FaultClass {
  const known = FAULTS[host].get(code) ?? 'account';
  if (known === 'wait' && /day|ngày|daily/i.test(says)) return 'tomorrow';
  return known;
}

const WAIT_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Nights and days are those of Vietnam, which has no summer time. */
const ZONE_MS = 7 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const MORNING_HOUR = 6;

/** The fault as the road knows errors. */
export function appErrorOf(fault: ZaloFaultError, now: Date): AppError {
  const why = `Zalo refused it with ${fault.code}`;
  const about = { cause: fault, subject: String(fault.code) };
  switch (faultClass(fault)) {
    case 'again':
    case 'few':
      return new AppError('unavailable', why, about);
    case 'wait':
      return new AppError('unavailable', why, { ...about, retryAfterMs: WAIT_MS });
    case 'token':
      return new AppError('unavailable', why, { ...about, retryAfterMs: WAIT_MS });
    case 'tomorrow':
      return new AppError('unavailable', why, { ...about, retryAfterMs: msUntilHour(now, 0) });
    case 'morning':
      return new AppError('unavailable', why, { ...about, retryAfterMs: msUntilHour(now, MORNING_HOUR) });
    case 'person':
      return new AppError('rejected', why, about);
    case 'upload':
    case 'window':
    case 'unfit':
    case 'refuses':
    case 'message':
      return new AppError('invalid-input', why, about);
    case 'account':
    case 'alarm':
      return new AppError('misconfigured', why, about);
  }
}

/** Until the next time the clock of Vietnam shows this hour, and a minute more. */
export function msUntilHour(now: Date, hour: number): number {
  const intoDay = (now.getTime() + ZONE_MS) % DAY_MS;
  const ahead = hour * HOUR_MS - intoDay;
  return (ahead > 0 ? ahead : ahead + DAY_MS) + 60_000;
}
