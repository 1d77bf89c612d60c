import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { AppError } from '../../../src/core/errors.ts';
import { until } from '../../support/fake-clock.ts';
import { refused, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

let account: ZaloAccount;
const texts = () => account.kept.map(({ event }) => (event.kind === 'words' ? event.text : event.kind));

/** Long, so that a busy machine is in time. */
const ANSWER_MS = 1_500;
const broughtAgain = (): Promise<void> =>
  until('it is brought again', () => account.zalo.brought.some(({ status }) => status === 200), 15_000);

beforeEach(async () => {
  account = await zaloAccount({ answerMs: ANSWER_MS });
});
afterEach(async () => {
  await account.stop();
});

describe('an event of Zalo’s', () => {
  it('is kept before it is answered', async () => {
    expect(await account.zalo.says(USER, 'xin chào')).toBe(200);
    expect(texts()).toEqual(['xin chào']);
  });

  it('is known by its bytes, whatever their order and escapes', async () => {
    account.zalo.knobs.odd = true;
    account.zalo.knobs.signing = 'bare';
    expect(await account.zalo.says(USER, 'Đơn của tôi đâu 😀')).toBe(200);
    expect(texts()).toEqual(['Đơn của tôi đâu 😀']);
  });

  it('brought three times is one', async () => {
    account.zalo.knobs.copies = 3;
    await account.zalo.says(USER, 'một lần thôi');
    expect(texts()).toEqual(['một lần thôi']);
  });

  it('that takes longer than Zalo waits is answered 503, goes on, and is one when it comes again', async () => {
    await account.stop();
    account = await zaloAccount({ answerMs: 400 });
    account.before = () => refused(account, 1);
    expect(await account.zalo.says(USER, 'chậm')).toBe(503);
    await broughtAgain();
    expect(texts()).toEqual(['chậm']);
    expect(account.zalo.brought[0]?.ms).toBeLessThan(1_000);
  });

  it('that cannot be kept is answered 503 until it can', async () => {
    let away = 2;
    account.before = () => {
      away -= 1;
      return away >= 0
        ? Promise.reject(new AppError('unavailable', 'the database is away'))
        : Promise.resolve();
    };
    expect(await account.zalo.says(USER, 'giữ giúp')).toBe(503);
    await until('it is taken', () => account.zalo.brought.at(-1)?.status === 200, 15_000);
    expect(texts()).toEqual(['giữ giúp']);
    expect(account.zalo.brought.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(account.zalo.knobs.isOff).toBe(false);
  });

  it('that nobody knows is acknowledged and counted', async () => {
    for (let n = 0; n < 3; n += 1) expect(await account.zalo.bring({ event_name: 'create_group' })).toBe(200);
    expect(account.kept).toEqual([]);
    expect((await account.channel.health?.())?.says.en).toContain('create_group ×3');
    expect(account.unknown.map(({ kind }) => kind)).toEqual(Array(3).fill('create_group'));
    expect(account.unknown[0]?.payload).toMatchObject({ event_name: 'create_group' });
  });

  it('that cannot be read is acknowledged, and the log says where it is odd, not what it says', async () => {
    expect(
      await account.zalo.bring({ event_name: 'user_send_text', message: { text: 12, msg_id: 'x' } }),
    ).toBe(200);
    const told = account.log.said.find(({ message }) => message.includes('could not be read'));
    expect(told?.fields.fields).toEqual(['message.text']);
    expect(account.unknown).toMatchObject([{ kind: 'unreadable', payload: { message: { msg_id: 'x' } } }]);
  });

  it('of another account of the same app is none of ours', async () => {
    const stranger = { sender: { id: '1' }, recipient: { id: '999999' } };
    expect(
      await account.zalo.bring({
        event_name: 'user_send_text',
        ...stranger,
        message: { text: 'x', msg_id: 'y' },
      }),
    ).toBe(200);
    expect(account.kept).toEqual([]);
  });
});

describe('a call that is not Zalo’s', () => {
  it.each(['wrong', 'none'] as const)('(%s key) is refused, and leaves only a count', async (signing) => {
    account.zalo.knobs.signing = signing;
    expect(await account.zalo.says(USER, 'giả mạo')).toBe(401);
    expect([
      account.kept.length,
      account.forged,
      account.log.said.filter(({ level }) => level !== 'info'),
    ]).toEqual([0, 1, []]);
    account.zalo.quiet();
  });

  it('or a replay of long ago, or of a day to come, is refused', async () => {
    for (const ms of [25 * 3_600_000, -2 * 3_600_000]) {
      const timestamp = String(account.clock().getTime() - ms);
      const from = { sender: { id: USER }, recipient: { id: '388613280878808645' } };
      const event = {
        event_name: 'user_send_text',
        timestamp,
        ...from,
        message: { text: 'cũ', msg_id: `m${ms}` },
      };
      expect(await account.zalo.bring(event)).toBe(401);
    }
    account.zalo.quiet();
    expect(account.kept).toEqual([]);
  });

  it('and one that comes two hours late is Zalo’s', async () => {
    const timestamp = String(account.clock().getTime() - 2.1 * 3_600_000);
    const from = { sender: { id: USER }, recipient: { id: '388613280878808645' } };
    expect(
      await account.zalo.bring({
        event_name: 'user_send_text',
        timestamp,
        ...from,
        message: { text: 'muộn', msg_id: 'm1' },
      }),
    ).toBe(200);
    expect(texts()).toEqual(['muộn']);
  });

  it.each(['not json', '[]', '{"update_id":1,"message":{"text":"hi"}}'])(
    'with a signature over %s is refused',
    async (body) => {
      const headers = { 'x-zevent-signature': `mac=${'a'.repeat(64)}` };
      const reply = await request(`${account.url}/zalo-oa/webhook`, { method: 'POST', headers, body });
      expect(reply.statusCode).toBe(401);
    },
  );

  it('signed in another form makes health name the setting', async () => {
    account.zalo.knobs.signing = 'app-secret';
    await account.zalo.says(USER, 'x');
    account.zalo.quiet();
    const health = await account.channel.health?.();
    expect(health).toMatchObject({ ok: false });
    expect(health?.fix?.vi).toContain('LANGNGHE_ZALO_OA_SIGNATURE=app-secret');
    account.zalo.knobs.signing = 'mac';
    await account.zalo.says(USER, 'y');
    expect(await account.channel.health?.()).toMatchObject({ ok: true });
  });
});

describe('the console', () => {
  const webhook = () => `${account.url}/zalo-oa/webhook`;

  it.each([
    ['GET', undefined],
    ['POST', ''],
    ['POST', '{}'],
  ] as const)('asks with %s %j, and is answered', async (method, body) => {
    const reply = await request(webhook(), { method, ...(body !== undefined && { body }) });
    expect([reply.statusCode, account.kept, account.forged]).toEqual([200, [], 0]);
  });

  it('finds the file of the domain check', async () => {
    const reply = await request(`${account.url}/zalo_verifierTOKEN123.html`);
    expect(await reply.body.text()).toContain('content="TOKEN123"');
    expect(account.channel.paths).toContain('/zalo_verifierTOKEN123.html');
    expect((await request(`${account.url}/zalo-oa/else`)).statusCode).toBe(404);
    expect((await request(webhook(), { method: 'PUT' })).statusCode).toBe(405);
  });
});

describe('a file a customer sends', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  // What reads a file's type is loaded with the first file, which takes longer than Zalo waits here.
  beforeAll(async () => {
    const first = await zaloAccount();
    first.zalo.files.set('/f/a.png', { bytes: PNG });
    await first.options.takeFile({ url: `${first.zalo.url}/f/a.png` });
    await first.stop();
  });
  const send = () => account.zalo.sends(USER, 'image', { thumbnail: '', url: `${account.zalo.url}/f/a.png` });
  const filesOf = () => account.kept.map(({ event }) => (event.kind === 'words' ? event.files : undefined));

  it('is stored before the turn, under the type its bytes say', async () => {
    account.zalo.files.set('/f/a.png', { bytes: PNG });
    expect(await send()).toBe(200);
    const [files] = filesOf();
    expect(files).toMatchObject([{ type: 'image/png', bytes: PNG.length }]);
    expect((await account.options.files.get(files?.[0]?.id ?? ''))?.bytes).toEqual(PNG);
  });

  it('that comes slowly is waited for behind, and named once', async () => {
    account.zalo.files.set('/f/a.png', { bytes: PNG, after: () => refused(account, 1) });
    expect(await send()).toBe(503);
    await broughtAgain();
    expect(filesOf()).toMatchObject([[{ type: 'image/png' }]]);
  });

  it('that never comes in time, whichever process waits for it, is told of by its address at the third try', async () => {
    account.zalo.files.set('/f/a.png', { bytes: PNG, slowMs: 15_000 });
    expect(await send()).toBe(503);
    await until('it is taken', () => account.zalo.brought.at(-1)?.status === 200, 15_000);
    expect(account.zalo.brought.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect([filesOf(), account.zalo.knobs.isOff]).toEqual([[undefined], false]);
    expect(texts()[0]).toContain('/f/a.png');
  });

  it.each([
    ['is not there', { bytes: Buffer.from('gone'), status: 404 }],
    ['is a web page', { bytes: Buffer.from('<!doctype html><script>') }],
  ])('and %s is told of by its address', async (_what, file) => {
    account.zalo.files.set('/f/a.png', file);
    expect(await send()).toBe(200);
    expect(filesOf()).toEqual([undefined]);
    expect(texts()[0]).toContain('/f/a.png');
  });

  it('that cannot be had now is asked for again, and in the end told of by its address', async () => {
    account.zalo.files.set('/f/a.png', { bytes: PNG, status: 503 });
    expect(await send()).toBe(503);
    await until('it is taken', () => account.zalo.brought.at(-1)?.status === 200, 15_000);
    expect(account.zalo.brought.at(-1)).toMatchObject({ retry: 2 });
    expect(texts()[0]).toContain('/f/a.png');
  });
});

describe('an echo', () => {
  const echo = (text: string, id: string) =>
    account.zalo.bring({
      event_name: 'oa_send_text',
      sender: { id: '388613280878808645', admin_id: '9' },
      recipient: { id: USER },
      message: { text, msg_id: id },
    });

  it('of what another process sent is known by its words or its id', async () => {
    const line = { n: 1, at: account.clock(), who: 'bot', text: 'Chào bạn nhé' } as const;
    account.lines.push(
      { ...line, delivery: { state: 'queued' } },
      { ...line, n: 2, text: 'khác', delivery: { state: 'sent', ref: 'o2' } },
    );
    await echo('Chào bạn nhé', 'o1');
    await echo('đã cắt', 'o2');
    expect(account.kept).toEqual([]);
    await echo('Dạ em Hoa đây', 'o3');
    expect(account.kept).toMatchObject([{ event: { kind: 'spoke-outside', staff: 'zalo:9' } }]);
  });
});

describe('ratings and receipts of templates', () => {
  it('find their send by either id; nobody’s are counted', async () => {
    const conversation = `zalo-oa:${USER}`;
    account.templateSends.push({
      ref: 'T-1',
      conversation,
      purpose: 'survey',
      template: '2',
      at: account.clock(),
      isSent: true,
      run: 'visit:1',
    });
    const message = { msg_id: 'z1', tracking_id: 'T-1', rate: 5 };
    expect(
      await account.zalo.bring({ event_name: 'user_feedback', oa_id: '388613280878808645', message }),
    ).toBe(200);
    expect(account.ratings).toMatchObject([{ score: 5, refs: ['T-1', 'z1'] }]);
    const received = { sender: { id: '388613280878808645' }, recipient: { id: '84901234567' } };
    await account.zalo.bring(
      { event_name: 'user_received_message', ...received, message: { msg_id: 'z1', tracking_id: 'T-1' } },
      { 'X-ZEvent-Server': 'ZNS' },
    );
    expect(account.kept).toMatchObject([
      { address: { key: USER }, event: { kind: 'seen', state: 'received' } },
    ]);
    const lost = { msg_id: 'z9', rate: 1 };
    expect(
      await account.zalo.bring({ event_name: 'user_feedback', oa_id: '388613280878808645', message: lost }),
    ).toBe(200);
    expect((await account.channel.health?.())?.says.en).toContain('user_feedback:unmatched ×1');
  });
});
