import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { isSameSecret } from '../same-secret.ts';
import { keyFor } from './keys.ts';

/** `talk`: the Bearer token. `stream`: opens one socket. `resume`: lets a browser come back much later. */
export type TokenUse = 'talk' | 'stream' | 'resume';

/** What a token vouches for. */
export interface Claims {
  /** The address key of the one conversation it opens. */
  readonly conversation: string;
  readonly user: string;
  readonly name?: string | undefined;
  /** The site it was given to; a browser on another site cannot use it. */
  readonly origin?: string | undefined;
  /** The host site's signed id of the visitor. */
  readonly site?: string | undefined;
  /** The address key of the nameless conversation that this one carries on. */
  readonly continues?: string | undefined;
}

const claimsSchema = z.object({
  use: z.enum(['talk', 'stream', 'resume']),
  conversation: z.string(),
  user: z.string(),
  name: z.string().optional(),
  origin: z.string().optional(),
  site: z.string().optional(),
  continues: z.string().optional(),
  exp: z.number(),
});

// Shaped as a JWT because stock clients read `user` out of it; the header is a constant and never consulted.
const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

export interface Tokens {
  sign(use: TokenUse, claims: Claims, lastsMs: number): string;
  /** Throws AppError `not-allowed` for a forged, expired or misused token. */
  read(use: TokenUse, token: string): Claims;
}

export function tokens(options: { secret: Buffer; clock: () => Date }): Tokens {
  const key = keyFor(options.secret, 'token');
  const signatureOf = (signed: string) => createHmac('sha256', key).update(signed).digest('base64url');
  return {
    sign(use, claims, lastsMs) {
      const exp = Math.floor((options.clock().getTime() + lastsMs) / 1000);
      const payload = Buffer.from(JSON.stringify({ ...claims, use, exp })).toString('base64url');
      const signed = `${HEADER}.${payload}`;
      return `${signed}.${signatureOf(signed)}`;
    },
    read(use, token) {
      const [header, payload = '', signature = '', ...rest] = token.split('.');
      const genuine = isSameSecret(signature, signatureOf(`${HEADER}.${payload}`));
      if (header !== HEADER || rest.length > 0 || !genuine) throw badToken('The token is not one of ours.');
      const { use: given, exp, ...claims } = claimsSchema.parse(JSON.parse(fromBase64(payload)));
      if (given !== use) throw badToken('The token is for another use.');
      if (exp * 1000 <= options.clock().getTime()) {
        throw new AppError('not-allowed', 'The token has expired.', { subject: 'TokenExpired' });
      }
      return claims;
    },
  };
}

function badToken(message: string): AppError {
  return new AppError('not-allowed', message, { subject: 'BadToken' });
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}
