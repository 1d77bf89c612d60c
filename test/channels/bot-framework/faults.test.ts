import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeFileFromWeb } from '../../../src/files/take-file.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { Channel, OutMessage, Update } from '../../../src/road/ports.ts';
import { doorForChannel } from '../../support/door-for-channel.ts';
import type { TestDoor } from '../../support/door-for-channel.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { fakeConnector } from '../../support/platforms/connector.ts';
import type { ConnectorBehaviour, FakeConnector } from '../../support/platforms/connector.ts';
import { fakeOpenId } from '../../support/platforms/open-id.ts';
import type { FakeOpenId } from '../../support/platforms/open-id.ts';
import { keptLog } from '../../support/silence.ts';
import { ACTIVITIES } from './activities.ts';
import { APP, signedChannel } from './signed-channel.ts';

const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////2Q==',
  'base64',
);
let openId: FakeOpenId;
let channel: Channel;
let door: TestDoor;
let wire: FakeConnector;
let taken: Update[] = [];
let receive: (update: Update) => Promise<void>;
const log = keptLog();

beforeEach(async () => {
  taken = [];
  receive = (update) => {
    taken.push(update);
    return Promise.resolve();
  };
  openId = await fakeOpenId(APP);
  channel = signedChannel(openId, {
    takeFile: takeFileFromWeb({ files: memoryFiles(), limitBytes: 64 * 1024, limitMs: 500 }),
    keepTryingMs: 0,
    fileUrl: (file) => `https://care.example.vn/files/${file.id}`,
    log,
  });
  await channel.start((update) => receive(update));
  door = await doorForChannel(channel);
  wire = await fakeConnector({
    bot: `${door.url}/bot-framework/messages`,
    channelId: 'msteams',
    isGood: (token) => openId.isGood(token),
  });
});
afterEach(async () => {
  await channel.stop();
  await door.close();
  await Promise.all([wire.stop(), openId.stop()]);
});

const brings = (fields: Record<string, unknown>): Promise<number> =>
  wire.bring(wire.from('c1', fields), openId.token({ serviceurl: wire.serviceUrl }));

async function address(): Promise<Update['address']> {
  await brings({ text: 'chào' });
  const [first] = taken.splice(0);
  return first!.address;
}

function message(text: string, more: Partial<OutMessage> = {}): OutMessage {
  const at = new Date('2026-11-22T02:30:00Z');
  return {
    conversation: 'c',
    key: `c#${text.length}`,
    line: 1,
    at,
    from: 'bot',
    language: 'vi',
    text,
    ...more,
  };
}

describe('a message that goes out', () => {
  it.each<[string, ConnectorBehaviour, object]>([
    [
      '429 with Retry-After',
      { status: 429, code: 'Throttled', retryAfter: '7' },
      { code: 'unavailable', retryAfterMs: 7_000 },
    ],
    ['412', { status: 412, code: 'PreconditionFailed' }, { code: 'unavailable' }],
    ['500', { status: 500 }, { code: 'unavailable' }],
    ['502', { status: 502 }, { code: 'unavailable' }],
    ['504', { status: 504 }, { code: 'unavailable' }],
    ['a cut line', 'cut', { code: 'unavailable' }],
    [
      '403 blocked',
      { status: 403, code: 'ConversationBlockedByUser' },
      { code: 'rejected', subject: 'ConversationBlockedByUser' },
    ],
    ['403 not in the roster', { status: 403, code: 'BotNotInConversationRoster' }, { code: 'rejected' }],
    ['403 by an administrator', { status: 403, code: 'BotDisabledByAdmin' }, { code: 'rejected' }],
    [
      '403 without writes',
      { status: 403, code: 'Forbidden', subCode: 'MessageWritesBlocked' },
      { code: 'rejected', subject: 'MessageWritesBlocked' },
    ],
    ['404', { status: 404, code: 'ConversationNotFound' }, { code: 'rejected' }],
    ['413', { status: 413, code: 'MessageSizeTooBig' }, { code: 'invalid-input' }],
    ['400', { status: 400, code: 'BadSyntax' }, { code: 'invalid-input' }],
  ])('refused with %s ends as the road can use it', async (_what, behaviour, error) => {
    const to = await address();
    wire.next(behaviour);
    await expect(channel.send(to, message('xin chào'))).rejects.toMatchObject(error);
    expect(await channel.send(to, message('xin chào'))).toHaveProperty('ref');
    expect(wire.heard('c1')).toEqual(['xin chào']);
  });

  it('is sent with a fresh token when the old one is not taken, asked for once by all', async () => {
    const to = await address();
    await Promise.all([1, 2, 3].map((n) => channel.send(to, message('a'.repeat(n)))));
    expect(openId.given).toBe(1);
    openId.revoke();
    await channel.send(to, message('sau'));
    expect(openId.given).toBe(2);
    expect(wire.heard('c1')).toHaveLength(4);
  });

  it.each<[string, number, string]>([
    ['a wrong password', 401, 'misconfigured'],
    ['a login that is away', 503, 'unavailable'],
  ])('waits or fails by %s', async (_what, status, code) => {
    const to = await address();
    openId.nextLogin(status);
    await expect(channel.send(to, message('a'))).rejects.toMatchObject({ code });
    expect(await channel.send(to, message('a'))).toHaveProperty('ref');
  });

  it('too long is parted, and what has left is not sent again', async () => {
    const to = await address();
    const text = 'Một câu dài lắm. '.repeat(600).trim();
    wire.next({ slowMs: 0 }, { status: 502 });
    await expect(channel.send(to, message(text))).rejects.toMatchObject({ code: 'unavailable' });
    await channel.send(to, message(text));
    expect(wire.heard('c1').join(' ')).toBe(text);
    expect(wire.heard('c1').every((part) => part.length <= 4_000)).toBe(true);
  });

  it('without an id in its answer is sent, and once', async () => {
    const to = await address();
    wire.next('empty');
    expect(await channel.send(to, message('a'))).toEqual({});
    expect(wire.heard('c1')).toEqual(['a']);
  });

  it('has at most six buttons in Teams, the rest written out, and its pictures by address', async () => {
    const to = await address();
    const buttons = Array.from({ length: 8 }, (_, n) => ({ label: `Mục ${n + 1}`, value: `3:m${n + 1}` }));
    const files = [{ id: 'f1', type: 'image/png', bytes: 3 }];
    await channel.send(to, message('Chọn mục ạ?', { buttons, form: 'buttons', files }));
    expect(wire.heard('c1')).toEqual(['Chọn mục ạ?\n\n7. Mục 7\n8. Mục 8']);
    expect(wire.posted[0]?.activity).toMatchObject({
      inputHint: 'expectingInput',
      attachments: [
        { contentType: 'image/png', contentUrl: 'https://care.example.vn/files/f1' },
        { content: { buttons: [{ type: 'messageBack', value: { button: '3:m1' } }, {}, {}, {}, {}, {}] } },
      ],
    });
  });

  it('shows that somebody types', async () => {
    channel.typing!(await address());
    await expect.poll(() => wire.signs.length).toBe(1);
  });

  it('goes where the platform has moved', async () => {
    const moved = await fakeConnector({ bot: wire.url, isGood: (token) => openId.isGood(token) });
    wire.serviceUrl = moved.serviceUrl;
    await channel.send(await address(), message('ở đây'));
    expect([wire.heard('c1'), moved.heard('c1')]).toEqual([[], ['ở đây']]);
    await moved.stop();
  });
});

describe('what comes in', () => {
  it.each(ACTIVITIES)('%s', async (_what, fields, event) => {
    expect(await brings(fields)).toBe(200);
    if (event === undefined) expect(taken).toEqual([]);
    else expect(taken[0]?.event).toMatchObject(event);
  });

  it('brings the same event id again when it is repeated, with one or without', async () => {
    const activity = wire.from('c1', { text: 'hai lần' });
    const { id: _id, ...nameless } = activity;
    for (const one of [activity, activity, nameless, nameless])
      await wire.bring(one, openId.token({ serviceurl: wire.serviceUrl }));
    const ids = taken.map(({ event }) => event.id);
    expect([ids[0] === ids[1], ids[2] === ids[3], ids[0] === ids[2]]).toEqual([true, true, false]);
  });

  it('is answered 200 only when it is kept', async () => {
    receive = () => Promise.reject(new AppError('unavailable', 'away'));
    expect(await brings({ text: 'a' })).toBeGreaterThanOrEqual(500);
    receive = () => Promise.reject(new AppError('invalid-input', 'too long'));
    expect(await brings({ text: 'a' })).toBe(200);
  });

  it.each<[string, () => Record<string, unknown>, number, string?]>([
    [
      'a picture of the connector, by its token',
      () => ({ contentType: 'image/*', contentUrl: wire.file(JPEG) }),
      1,
    ],
    [
      'a file of Teams, by its own address',
      () => ({
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        content: { downloadUrl: wire.file(JPEG, true) },
      }),
      1,
    ],
    ['no second copy of the words', () => ({ contentType: 'text/html', content: '<p>a</p>' }), 0],
    [
      'nothing inside our network',
      () => ({ contentType: 'image/png', contentUrl: `${door.url}/x.png` }),
      0,
      '📷',
    ],
    [
      'nothing of a cloud’s own',
      () => ({ contentType: 'image/png', contentUrl: 'http://169.254.169.254/meta' }),
      0,
      '📷',
    ],
    [
      'nothing by another way',
      () => ({ contentType: 'image/png', contentUrl: 'file:///etc/passwd', name: 'ảnh.png' }),
      0,
      'ảnh.png',
    ],
    [
      'nothing too large',
      () => ({
        contentType: 'image/jpeg',
        contentUrl: wire.file(Buffer.concat([JPEG, Buffer.alloc(70_000)])),
      }),
      0,
      '📷',
    ],
    [
      'no program',
      () => ({ contentType: 'image/png', contentUrl: wire.file(Buffer.from('MZ' + '\0'.repeat(200))) }),
      0,
      '📷',
    ],
    [
      'nothing that is not there',
      () => ({ contentType: 'image/png', contentUrl: `${wire.url}/v3/attachments/none` }),
      0,
      '📷',
    ],
    [
      'no sound that is none',
      () => ({ contentType: 'audio/ogg', contentUrl: wire.file(Buffer.from('MZ' + '\0'.repeat(200))) }),
      0,
      '🎤',
    ],
    [
      'no archive',
      () => ({ contentType: 'application/zip', contentUrl: wire.file(Buffer.from('PK\u0003\u0004')) }),
      0,
      '📄',
    ],
  ])(
    'keeps %s, and always the words, with the name of what is missing',
    async (_what, attachment, files, missing) => {
      expect(await brings({ text: 'ảnh đây', attachments: [attachment()] })).toBe(200);
      const event = taken[0]?.event as { text: string; files?: readonly object[] };
      const text = missing === undefined ? 'ảnh đây' : `ảnh đây\n📎 ${missing}`;
      expect([event.text, event.files?.length ?? 0]).toEqual([text, files]);
    },
  );
});
