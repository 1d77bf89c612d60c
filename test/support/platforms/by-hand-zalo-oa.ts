import type { ZaloOa } from './zalo-oa.ts';
import { ZALO_APP } from './zalo-oa.ts';

export const HELP = [
  'Words are words of the customer. Besides, here or by `curl -d "<line>" <this address>/fake`:',
  '  > Title             presses the last button with this title',
  '  /follow  /unfollow  /withdraw  /photo',
  '  /form 0901234567    fills in Zalo’s form',
  '  /staff Dạ em đây    a person answers in Zalo’s own app',
  '  /template 234567 name,code    approves a template, by id and by phone',
  '  /rate 4 Tốt lắm     rates the last template that was sent',
  '  ! -213   ! 503   ! 429   ! cut   ! silent   ! lost     the next call is answered so',
  '  ! expire   ! spent  the access token is over; the refresh token is used up',
  '  ! days 8            the customer did something so many days ago',
  '  ! copies 3   ! sign wrong   ! sign mac    events come so often, are signed so',
].join('\n');

type Does = (rest: string) => Promise<string> | string;

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const SIGNINGS = ['mac', 'bare', 'app-secret', 'wrong', 'none'] as const;
const DAY_MS = 86_400_000;

/** What a person does at the keyboard with a Zalo of their own. Rejects, with words, what it does not know. */
export function byHand(zalo: ZaloOa, user: string): (line: string) => Promise<string> {
  const brought = async (status: Promise<number>): Promise<string> => `(${await status})`;
  const commands = new Map<string, Does>([...customerDoes(zalo, user, brought), ...faults(zalo, user)]);
  return async (line) => {
    const [, mark = '', first = '', rest = ''] = /^(?:([>/!])\s*(\S+)\s*)?([\s\S]*)$/.exec(line.trim()) ?? [];
    if (mark === '') return brought(zalo.says(user, rest));
    if (mark === '>') return brought(zalo.says(user, payloadOf(zalo, user, `${first} ${rest}`.trim())));
    const does = commands.get(mark + first) ?? (mark === '!' ? nextIs(zalo, first) : undefined);
    if (does === undefined) throw new Error(`There is no "${mark}${first}".\n${HELP}`);
    return does(rest);
  };
}

function customerDoes(
  zalo: ZaloOa,
  user: string,
  brought: (status: Promise<number>) => Promise<string>,
): readonly (readonly [string, Does])[] {
  const { oaId } = ZALO_APP;
  const bring = (event: Record<string, unknown>): Promise<string> => brought(zalo.bring(event));
  const toOa = { sender: { id: user }, recipient: { id: oaId } };
  let ids = 0;
  return [
    ['/follow', () => brought(zalo.follows(user))],
    ['/unfollow', () => bring({ event_name: 'unfollow', oa_id: oaId, follower: { id: user } })],
    ['/withdraw', () => bring({ event_name: 'user_withdraw', user_id: user })],
    ['/form', (phone) => bring({ event_name: 'user_submit_info', ...toOa, info: { name: 'Lan', phone } })],
    [
      '/photo',
      () => {
        zalo.files.set('/photo.png', { bytes: Buffer.from(PNG, 'base64') });
        return brought(zalo.sends(user, 'image', { thumbnail: '', url: `${zalo.url}/photo.png` }));
      },
    ],
    [
      '/staff',
      (text) =>
        bring({
          event_name: 'oa_send_text',
          sender: { id: oaId, admin_id: '77' },
          recipient: { id: user },
          message: { text, msg_id: `staff-${(ids += 1)}` },
        }),
    ],
    [
      '/template',
      (rest) => {
        const [id = '', params = ''] = rest.split(/\s+/);
        const longest = params
          .split(',')
          .filter((name) => name !== '')
          .map((name) => [name, 30] as const);
        zalo.zns.templates.set(id, { params: Object.fromEntries(longest), byUid: true });
        return `template ${id} is approved`;
      },
    ],
    [
      '/rate',
      (rest) => {
        const [rate = '', ...note] = rest.split(/\s+/);
        const last = zalo.zns.sent.at(-1);
        if (last === undefined) throw new Error('No template was sent yet.');
        const message = { msg_id: last.id, tracking_id: last.tracking, rate, note: note.join(' ') };
        return bring({ event_name: 'user_feedback', oa_id: oaId, message });
      },
    ],
  ];
}

function faults(zalo: ZaloOa, user: string): readonly (readonly [string, Does])[] {
  const { knobs, oauth } = zalo;
  const done = (does: () => unknown): string => {
    does();
    return 'so it will be';
  };
  return [
    ['!lost', () => done(() => (knobs.lost += 1))],
    ['!expire', () => done(() => oauth.expireNow())],
    ['!spent', () => done(() => oauth.grant())],
    ['!copies', (times) => done(() => (knobs.copies = Math.max(1, Number(times) || 1)))],
    ['!days', (days) => done(() => zalo.lastInteraction.set(user, Date.now() - Number(days) * DAY_MS))],
    [
      '!sign',
      (how) => {
        const signing = SIGNINGS.find((one) => one === how);
        if (signing === undefined) throw new Error(`Signed how? ${SIGNINGS.join(', ')}`);
        return done(() => (knobs.signing = signing));
      },
    ],
  ];
}

/** A code of Zalo's, an HTTP status, or no answer. */
function nextIs({ knobs }: ZaloOa, what: string): Does | undefined {
  const code = Number(what);
  const isKnown = what === 'cut' || what === 'silent' || Number.isInteger(code);
  if (!isKnown) return undefined;
  return () => {
    knobs.next.push(what === 'cut' || what === 'silent' ? what : code >= 300 ? { status: code } : code);
    return 'the next call is answered so';
  };
}

interface WithButtons {
  readonly attachment?: {
    readonly payload?: { readonly buttons?: readonly { title: string; payload: string }[] };
  };
}

/** What the last button with this title brings when it is pressed. */
export function payloadOf(zalo: ZaloOa, user: string, title: string): string {
  const buttons = zalo.sent
    .filter(({ to }) => to === user)
    .flatMap(({ message }) => (message as WithButtons).attachment?.payload?.buttons ?? []);
  const found = buttons.findLast((button) => button.title === title);
  if (found === undefined)
    throw new Error(`there is no button "${title}", only ${buttons.map((b) => b.title).join(', ')}`);
  return found.payload;
}
