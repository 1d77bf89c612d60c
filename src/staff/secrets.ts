import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../core/errors.ts';

const TOKEN_BYTES = 32;
const REF_BYTES = 9;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
/** Without letters and digits that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const RECOVERY_LETTERS = 12;

/** Unguessable: whoever has it is taken for its owner. */
export function newToken(prefix = ''): string {
  return `${prefix}${randomBytes(TOKEN_BYTES).toString('base64url')}`;
}

/** Names something without giving any power over it. */
export function newRef(prefix = ''): string {
  return `${prefix}${randomBytes(REF_BYTES).toString('base64url')}`;
}

/** What is stored instead of a token: who reads the database can log in as nobody. */
export function hashed(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Like `k7qm-2fha-xw9d`: 59 bits, and can be written by hand. */
export function newRecoveryCode(): string {
  const letters = Array.from({ length: RECOVERY_LETTERS }, () => LETTERS[evenly(LETTERS.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** 0..below-1, each as likely as the others. */
function evenly(below: number): number {
  const most = 256 - (256 % below);
  for (;;) {
    const byte = randomBytes(1).readUInt8();
    if (byte < most) return byte % below;
  }
}

/** What only holders of the data folder's secret can make and read. */
export interface Keys {
  /** A page of ours sends it along with every change. */
  csrfOf(session: string): string;
  /** Marks a browser that this member has logged in from. */
  deviceOf(staff: string, nonce: string): string;
  /** Whose device it is. */
  staffOfDevice(device: string | undefined): string | undefined;
  /** A recovery code as it is stored; however it is written. */
  recoveryHash(staff: string, code: string): string;
  seal(staff: string, secret: string): string;
  /** Throws AppError `misconfigured` when it was sealed with another data folder's secret. */
  unseal(staff: string, sealed: string): string;
}

export function staffKeys(secret: Buffer): Keys {
  const derived = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'langnghe', purpose, 32));
  const keys = {
    csrf: derived('staff csrf'),
    device: derived('staff device'),
    recovery: derived('staff recovery'),
    seal: derived('staff seal'),
  };
  const mac = (key: Buffer, text: string): string =>
    createHmac('sha256', key).update(text).digest('base64url');
  const deviceOf = (staff: string, nonce: string): string =>
    `${staff}.${nonce}.${mac(keys.device, `${staff}.${nonce}`)}`;
  return {
    csrfOf: (session) => mac(keys.csrf, session),
    deviceOf,
    staffOfDevice: (device) => {
      const [staff = '', nonce = ''] = (device ?? '').split('.');
      // Both sides are hashed: the time the comparison takes tells nothing of the right one.
      return staff !== '' && hashed(deviceOf(staff, nonce)) === hashed(device ?? '') ? staff : undefined;
    },
    recoveryHash: (staff, code) =>
      mac(keys.recovery, `${staff}:${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`),
    seal: (staff, text) => seal(keys.seal, staff, text),
    unseal: (staff, sealed) => unseal(keys.seal, staff, sealed),
  };
}

function seal(key: Buffer, staff: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(staff));
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), bytes]).toString('base64');
}

function unseal(key: Buffer, staff: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(staff))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return text.toString('utf8');
  } catch (cause) {
    throw new AppError(
      'misconfigured',
      'The secret of an authenticator was sealed with another data folder: bring back the file "secret", or have a manager make a password link without the second step.',
      { cause },
    );
  }
}
