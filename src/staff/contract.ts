import { z } from 'zod';
import { endpoint, type Right } from '../http/endpoint.ts';

export const role = z.enum(['owner', 'manager', 'agent', 'reviewer', 'reader']);
export const language = z.enum(['vi', 'en']);
const at = z.iso.datetime();
export const name = z.string().trim().normalize('NFC').min(1).max(60);
/** What somebody logs in with: an e-mail address, a phone number, or a short name. */
export const login = z
  .string()
  .trim()
  .normalize('NFC')
  .toLowerCase()
  .regex(/^[\p{L}\p{N}._@+-]{2,80}$/u, 'letters, digits and . _ @ + - only, 2 to 80 of them');
/** Rules about its strength are told by the server, in words. */
const password = z.string().normalize('NFC').min(1).max(200);
const secret = z.string().min(20).max(200);
const nothing = z.object({});
// A right is one of the words of `Right`: whether a role has it is for `may` to say.
export const right = z.string().max(60) as unknown as z.ZodType<Right, Right>;

export const prefs = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  sendKey: z.enum(['enter', 'ctrl-enter']),
  /** Seconds that a reply is held back, so that it can be taken back. */
  holdSeconds: z.union([z.literal(0), z.literal(3), z.literal(5), z.literal(10)]),
  sound: z.enum(['off', 'soft', 'repeat']),
  /** Notices of the browser. */
  notices: z.boolean(),
  singleKeys: z.boolean(),
  compactRows: z.boolean(),
  /** Conversations at a time, at most, that are assigned by themselves. */
  mostConversations: z.int().min(1).max(60),
});

/** What comes next: in; the second step; or setting the second step up, without which this role does nothing. */
export const logInReply = z.object({ next: z.enum(['in', 'totp', 'enrol']) });

export const start = endpoint({
  name: 'staff.start',
  method: 'GET',
  path: '/start',
  right: 'anyone',
  says: 'What the console needs before anybody is logged in.',
  reply: z.object({
    shop: z.string(),
    languages: z.array(language),
    needsSetUp: z.boolean(),
    isLoggedIn: z.boolean(),
  }),
});

export const setUp = endpoint({
  name: 'staff.setUp',
  method: 'POST',
  path: '/set-up',
  right: 'anyone',
  says: 'Makes the first owner, with the one-time link of the first start, and logs them in.',
  body: z.object({ token: secret, name, login, password, language }),
  reply: logInReply,
});

export const logIn = endpoint({
  name: 'staff.logIn',
  method: 'POST',
  path: '/log-in',
  right: 'anyone',
  says: 'Logs in with name and password; a second step may follow.',
  body: z.object({ login: z.string().trim().normalize('NFC').toLowerCase().min(1).max(200), password }),
  reply: logInReply,
});

export const logInTotp = endpoint({
  name: 'staff.logInTotp',
  method: 'POST',
  path: '/log-in/totp',
  right: 'anyone',
  says: 'The second step: a code of the authenticator, or one of the recovery codes.',
  body: z.object({ code: z.string().trim().min(6).max(40) }),
  reply: logInReply,
});

export const logOut = endpoint({
  name: 'staff.logOut',
  method: 'POST',
  path: '/log-out',
  right: 'own',
  says: 'Ends this log-in.',
  reply: nothing,
});

/** One's own account, with what the console needs all the time. */
export const meReply = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  role,
  language,
  rights: z.array(right),
  prefs,
  totp: z.object({ isOn: z.boolean(), isCompulsory: z.boolean(), recoveryLeft: z.int() }),
  /** To be sent as `x-csrf-token` with everything but GET. */
  csrf: z.string(),
  /** The server's clock. */
  now: at,
  version: z.int(),
});

export const me = endpoint({
  name: 'staff.me',
  method: 'GET',
  path: '/me',
  right: 'own',
  says: 'Who is logged in, what they may do, and how they like the console.',
  reply: meReply,
});

export const changeMe = endpoint({
  name: 'staff.changeMe',
  method: 'PATCH',
  path: '/me',
  right: 'own',
  says: 'Changes one’s own name, language and preferences.',
  body: z.object({ name, language, prefs: prefs.partial() }).partial(),
  reply: meReply,
});

/** The log-in has a new secret, and with it a new token for changes. */
const withCsrf = z.object({ csrf: z.string() });

export const changePassword = endpoint({
  name: 'staff.changePassword',
  method: 'POST',
  path: '/me/password',
  right: 'own',
  says: 'Changes one’s own password and ends all other log-ins; this one goes on under a new secret.',
  body: z.object({ old: password, new: password }),
  reply: withCsrf,
});

const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
const withPassword = z.object({ password });

export const beginTotp = endpoint({
  name: 'staff.beginTotp',
  method: 'POST',
  path: '/me/totp/begin',
  right: 'own',
  says: 'A new secret for an authenticator; nothing is on before it is confirmed.',
  body: withPassword,
  reply: z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() }),
});

export const confirmTotp = endpoint({
  name: 'staff.confirmTotp',
  method: 'POST',
  path: '/me/totp/confirm',
  right: 'own',
  says: 'Turns the second step on by its first code; the recovery codes are shown this once.',
  body: z.object({ code: z.string().trim().min(6).max(10) }),
  reply: recoveryCodes.extend({ csrf: z.string() }),
});

export const disableTotp = endpoint({
  name: 'staff.disableTotp',
  method: 'POST',
  path: '/me/totp/disable',
  right: 'own',
  says: 'Turns the second step off, where it is not compulsory.',
  body: withPassword,
  reply: nothing,
});

export const newRecoveryCodes = endpoint({
  name: 'staff.newRecoveryCodes',
  method: 'POST',
  path: '/me/totp/recovery-codes',
  right: 'own',
  says: 'New recovery codes; the old ones are void.',
  body: withPassword,
  reply: recoveryCodes,
});

export const sessionRow = z.object({
  ref: z.string(),
  madeAt: at,
  seenAt: at,
  until: at,
  ip: z.string(),
  agent: z.string(),
  isThis: z.boolean(),
});

export const listSessions = endpoint({
  name: 'staff.listSessions',
  method: 'GET',
  path: '/me/sessions',
  right: 'own',
  says: 'Where one is logged in.',
  reply: z.object({ items: z.array(sessionRow) }),
});

export const endSession = endpoint({
  name: 'staff.endSession',
  method: 'DELETE',
  path: '/me/sessions/:ref',
  right: 'own',
  says: 'Ends one of one’s own log-ins; `others` ends all but this.',
  reply: nothing,
});

export const readLink = endpoint({
  name: 'staff.readLink',
  method: 'POST',
  path: '/links/read',
  right: 'anyone',
  says: 'What a one-time link is for, without using it up.',
  body: z.object({ token: secret }),
  reply: z.object({
    kind: z.enum(['set-up', 'invitation', 'password']),
    name: z.string().optional(),
    login: z.string().optional(),
    language: language.optional(),
    until: at,
  }),
});

export const useLink = endpoint({
  name: 'staff.useLink',
  method: 'POST',
  path: '/links/use',
  right: 'anyone',
  says: 'Uses an invitation or a password link up: sets the password and logs in.',
  body: z.object({ token: secret, password, name: name.optional(), language: language.optional() }),
  reply: logInReply,
});
