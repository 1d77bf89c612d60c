import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../src/core/errors.ts';
import { actOnConversation } from '../../src/desk/acts-contract.ts';
import { listLines } from '../../src/desk/conversation-contract.ts';
import { exportConversation, readFile, uploadFile } from '../../src/desk/files-contract.ts';
import { getDrafts, putDraft } from '../../src/desk/marks-contract.ts';
import { UPLOADS } from '../../src/desk/marks-model.ts';
import { readPicture } from '../../src/desk/picture.ts';
import type { Download } from '../../src/http/route.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { testDesk, type TestDesk } from '../support/desk.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const lan = aCaller();
const hoa = aCaller({ id: 's_hoa', name: 'Hoa' });

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
  await desk.road.says('lan', 'xin chào');
  await desk.road.says('khac', 'xin chào');
});
afterAll(() => desk.close());

/** A PNG's first bytes: all that tells its size. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32BE(0x89504e47, 0);
  bytes.writeUInt32BE(0x0d0a1a0a, 4);
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

const upload = (bytes: Buffer, name?: string, by = lan) =>
  callRoute(desk.routes, uploadFile, {
    params: { id: 'fake:lan' },
    query: name === undefined ? {} : { name },
    bytes,
    by,
    now: NOW,
  });

interface Getting {
  readonly by?: typeof lan;
  readonly now?: Date;
  readonly changed?: Record<string, string>;
  readonly as?: 'picture';
}

function get(url: string, how: Getting = {}) {
  const address = new URL(url, 'http://desk');
  const query = { ...Object.fromEntries(address.searchParams), ...how.changed } as Record<
    'c' | 'e' | 's',
    string
  >;
  const id = how.changed?.id ?? address.pathname.split('/').at(-1) ?? '';
  return callRoute(desk.routes, readFile, {
    params: { id },
    query: { c: query.c, e: query.e, s: query.s, ...(how.as && { as: how.as }) },
    by: how.by ?? lan,
    now: how.now ?? NOW,
  });
}
const code = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'was answered',
    (error: unknown) => (error as AppError).code,
  );

describe('a file for a reply', () => {
  it('goes out with the reply and is shown in its line, by whoever looks', async () => {
    const file = await upload(png(800, 600), 'ảnh "áo".png');
    expect(file).toMatchObject({ type: 'image/png', bytes: 64, isPicture: true });
    const { lines } = await callRoute(desk.routes, actOnConversation, {
      params: { id: 'fake:lan' },
      body: { id: 'with-a-file', does: 'reply', text: '', files: [file.id], lastLine: 2 },
    });
    expect(lines[0]?.files).toMatchObject([{ id: file.id, name: 'ảnh "áo".png' }]);
    await desk.road.settled();
    expect(desk.road.channel.sent.at(-1)?.files).toMatchObject([{ id: file.id }]);
    const seen = await callRoute(desk.routes, listLines, { params: { id: 'fake:lan' }, by: hoa, now: NOW });
    const url = seen.items.flatMap(({ files = [] }) => files)[0]?.url ?? '';
    expect(await get(url, { by: hoa })).toMatchObject({ type: 'image/png', body: png(800, 600) });
  });

  it('is nobody else’s, and for no other conversation', async () => {
    const { id } = await upload(png(10, 10));
    const reply = (key: string, by: typeof lan) =>
      callRoute(desk.routes, actOnConversation, {
        params: { id: `fake:${key}` },
        body: { id: 'stolen-file-1', does: 'note', text: 'x', files: [id] },
        by,
      });
    expect(await code(reply('lan', hoa))).toBe('invalid-input');
    expect(await code(reply('khac', lan))).toBe('invalid-input');
    expect(await code(reply('lan', lan))).toBe('was answered');
  });

  it('an address is good for one member, one file, one conversation and an hour', async () => {
    const { url } = await upload(png(10, 10));
    const other = await upload(png(11, 11));
    expect(await get(url, { as: 'picture' })).toMatchObject({ type: 'image/png' });
    const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
    expect(await code(get(url, { now: later(30) }))).toBe('was answered');
    expect(await code(get(url, { now: later(61) }))).toBe('not-allowed');
    expect(await code(get(url, { by: hoa }))).toBe('not-allowed');
    expect(await code(get(url, { changed: { id: other.id } }))).toBe('not-allowed');
    expect(await code(get(url, { changed: { c: 'fake:khac' } }))).toBe('not-allowed');
    expect(await code(get(url, { changed: { e: '9999999999' } }))).toBe('not-allowed');
    expect(await code(get(url, { changed: { s: 'AAAA' } }))).toBe('not-allowed');
    expect(await code(get(url, { changed: { id: '../../etc/passwd' } }))).toBe('not-allowed');
    expect(await code(get(url, { by: aCaller({ scopes: ['tickets.read'] }) }))).toBe('not-allowed');
  });

  it.each([
    ['a page', '<!doctype html><script>alert(1)</script>', 'anh.png'],
    ['a drawing that runs', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'anh.svg'],
    ['a drawing that is called a picture', '<?xml version="1.0"?><svg onload="alert(1)"/>', 'anh.jpg'],
    ['a program', 'MZ\u0090\u0000', 'anh.gif'],
    ['nothing', '', 'anh.png'],
  ])('%s is not taken', async (_what, content, name) => {
    expect(await code(upload(Buffer.from(content, 'latin1'), name))).toBe('invalid-input');
  });

  it('a picture too large to be drawn is not taken, and one that came from elsewhere is only saved', async () => {
    expect(await code(upload(png(8_000, 5_001)))).toBe('invalid-input');
    expect(await code(upload(png(8_000, 5_000)))).toBe('was answered');
    const { id } = await desk.parts.files.put({
      bytes: png(30_000, 30_000),
      type: 'image/png',
      name: 'to.png',
    });
    const url = desk.parts.links.urlOf({ file: id, conversation: 'fake:lan', staff: 's_lan' }, NOW);
    expect(await get(url)).toMatchObject({ type: 'application/octet-stream', fileName: 'to.png' });
    // An <img> would draw it all the same, whatever type it comes with.
    expect(await code(get(url, { as: 'picture' }))).toBe('invalid-input');
  });

  it('is shown in place by its bytes alone, whatever it was kept as', async () => {
    const html = Buffer.from('<script>alert(1)</script>');
    const { id } = await desk.parts.files.put({ bytes: html, type: 'image/png', name: 'x.html' });
    const url = desk.parts.links.urlOf({ file: id, conversation: 'fake:lan', staff: 's_lan' }, NOW);
    expect(await get(url)).toMatchObject({ type: 'application/octet-stream', fileName: 'x.html' });
  });

  it('of a draft is kept as long as the draft, and comes back with it', async () => {
    const { id } = await upload(png(5, 5));
    const draft = { params: { id: 'fake:lan', kind: 'reply' }, body: { text: '', files: [id] }, now: NOW };
    await callRoute(desk.routes, putDraft, draft);
    const { reply } = await callRoute(desk.routes, getDrafts, { params: { id: 'fake:lan' }, now: NOW });
    expect(reply?.files).toMatchObject([{ id }]);
    expect(await desk.parts.uploads.kept([id, '0'.repeat(32)])).toEqual(new Set([id]));
    const kept = await desk.database.database.db.collection<{ _id: string }>(UPLOADS).findOne({ _id: id });
    expect(kept).toMatchObject({ keepUntil: new Date(NOW.getTime() + 30 * 86_400_000) });
  });

  it('of a draft stays while words are written, and when others go out; it is gone with its own', async () => {
    const where = { params: { id: 'fake:lan', kind: 'note' }, now: NOW };
    const kept = async () => (await callRoute(desk.routes, getDrafts, { ...where })).note;
    const note = (id: string, text: string, files?: string[]) =>
      callRoute(desk.routes, actOnConversation, {
        params: { id: 'fake:lan' },
        body: { id, does: 'note', text, ...(files && { files }) },
      });
    const [first, second] = [await upload(png(6, 6)), await upload(png(7, 7))];
    await callRoute(desk.routes, putDraft, { ...where, body: { text: 'xem', files: [first.id, second.id] } });
    await callRoute(desk.routes, putDraft, { ...where, body: { text: 'xem ảnh' } });
    expect(await kept()).toMatchObject({ text: 'xem ảnh', files: [{ id: first.id }, { id: second.id }] });
    await note('with-the-first', 'xem ảnh này', [first.id]);
    // The words have gone: shown again they would be sent again.
    expect(await kept()).toMatchObject({ text: '', files: [{ id: second.id }] });
    await note('with-the-second', 'và ảnh này', [second.id]);
    expect(await kept()).toBeUndefined();
    await callRoute(desk.routes, putDraft, { ...where, body: { text: '', files: [first.id] } });
    await callRoute(desk.routes, putDraft, { ...where, body: { text: '', files: [] } });
    expect(await kept()).toBeUndefined();
  });
});

describe('the size of a picture', () => {
  const jpeg = Buffer.from('ffd8ffe00004aaaaffc0001108012c019003', 'hex');
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([0x90, 1, 0x2c, 1])]);
  const vp8x = Buffer.concat([
    Buffer.from('RIFF____WEBPVP8X'),
    Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 0x8f, 1, 0, 0x2b, 1, 0]),
  ]);
  it.each([
    ['JPEG', jpeg, 'image/jpeg'],
    ['GIF', gif, 'image/gif'],
    ['PNG', png(400, 300), 'image/png'],
    ['WebP', vp8x, 'image/webp'],
  ])('of a %s is read from its header', (_kind, bytes, type) => {
    expect(readPicture(bytes)).toEqual({ type, width: 400, height: 300 });
  });
  it('is not known of what ends too early or never says it', () => {
    expect(readPicture(Buffer.from('ffd8', 'hex'))).toBeUndefined();
    expect(readPicture(png(1, 1).subarray(0, 18))).toBeUndefined();
    expect(readPicture(Buffer.alloc(0))).toBeUndefined();
    expect(readPicture(Buffer.from(`ffd8${'ff'.repeat(200)}`, 'hex'))).toBeUndefined();
  });
});

describe('a transcript as a file', () => {
  async function textOf({ body }: Download): Promise<string> {
    if (typeof body === 'string' || Buffer.isBuffer(body)) return body.toString();
    let text = '';
    for await (const part of body) text += part.toString();
    return text;
  }
  const exported = async (query: { as: 'json' | 'csv'; notes?: 'yes' }) =>
    textOf(await callRoute(desk.routes, exportConversation, { params: { id: 'fake:tep' }, query }));

  beforeAll(async () => {
    await desk.road.says('tep', '=HYPERLINK("http://evil","xem")');
    await desk.road.says('tep', 'dòng một\n"dòng, hai"');
    await callRoute(desk.routes, actOnConversation, {
      params: { id: 'fake:tep' },
      body: { id: 'a-note-for-it', does: 'note', text: '@SUM(A1) nội bộ' },
    });
  });

  it('has no formula in it that a spreadsheet would carry out, and notes only when asked for', async () => {
    const csv = await exported({ as: 'csv' });
    expect(csv.startsWith('\ufeffline,at,who')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""http://evil"",""xem"")"`);
    expect(csv).toContain('"dòng một\n""dòng, hai"""');
    expect(csv).not.toContain('nội bộ');
    expect(await exported({ as: 'csv', notes: 'yes' })).toContain(`'@SUM(A1) nội bộ`);
  });

  it('is whole JSON with every line in order', async () => {
    const { lines, conversation } = JSON.parse(await exported({ as: 'json', notes: 'yes' })) as {
      conversation: string;
      lines: { line: number; staff: string }[];
    };
    expect(conversation).toBe('fake:tep');
    expect(lines.map(({ line }) => line)).toEqual(lines.map((_line, n) => n + 1));
    expect(lines.at(-1)).toMatchObject({ who: 'note', staff: 'Lan', text: '@SUM(A1) nội bộ' });
  });
});
