import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outMessage, TO, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

const MEGABYTE = 1024 * 1024;
const PNG = Buffer.from('\x89PNG....', 'latin1');
let account: ZaloAccount;

beforeEach(() => openWith((file) => `https://care.example.vn/f/${file.name ?? 'x'}`));
afterEach(async () => {
  await account.stop();
});

async function openWith(fileUrl: ZaloAccount['options']['fileUrl']): Promise<void> {
  account = await zaloAccount({ fileUrl });
  account.zalo.lastInteraction.set(USER, account.clock().getTime());
}

const put = (type: string, name: string, bytes = PNG) => account.options.files.put({ bytes, type, name });
const send = (more: Parameters<typeof outMessage>[0]) => account.channel.send(TO, outMessage(more));
const shown = () =>
  account.zalo.sent.map(({ message }) => (typeof message.text === 'string' ? message.text : '(file)'));

describe('a file that Zalo does not take', () => {
  it.each([
    ['video/mp4', 10],
    ['image/webp', 10],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 10],
    ['image/png', MEGABYTE + 1],
  ])('goes as its address below the words: %s of %i bytes', async (type, size) => {
    const file = await put(type, 'bang-gia.x', Buffer.alloc(size));
    const buttons = [{ label: 'Vâng', value: '4:yes' }];
    await send({ text: 'Bảng giá đây ạ', files: [file], buttons });
    expect(shown()).toEqual(['Bảng giá đây ạ\n\n📎 bang-gia.x: https://care.example.vn/f/bang-gia.x']);
    expect(account.zalo.sent[0]?.message).toMatchObject({
      attachment: { payload: { buttons: [{ title: 'Vâng' }] } },
    });
    expect(account.zalo.uploads).toEqual([]);
  });

  it('does not hold back the ones beside it, and stands alone when there are no words', async () => {
    const files = [await put('image/png', 'a.png'), await put('video/mp4', 'b.mp4')];
    expect(await send({ text: '', files })).toEqual({ ref: 'm2' });
    expect(shown()).toEqual(['(file)', '📎 b.mp4: https://care.example.vn/f/b.mp4']);
  });

  it('is named when the server has no public address; alone it fails, for then nothing would be sent', async () => {
    await account.stop();
    await openWith(undefined);
    const files = [await put('video/mp4', 'b.mp4')];
    await send({ text: 'Phim đây ạ', files });
    await send({ text: 'Here it is', files, language: 'en' });
    expect(shown()).toEqual([
      'Phim đây ạ\n\n📎 b.mp4 (chưa gửi qua Zalo được ạ)',
      'Here it is\n\n📎 b.mp4 (it could not be sent on Zalo)',
    ]);
    await expect(send({ text: '', files })).rejects.toMatchObject({ code: 'invalid-input', subject: 'file' });
  });
});

describe('a file that turns out wrong', () => {
  it('because it is gone, or because Zalo finds it wrong, goes as words in its place', async () => {
    const gone = { id: 'gone', type: 'image/png', bytes: 9, name: 'gone.png' };
    // A picture by its name, and not by its bytes.
    const wrong = await put('image/png', 'wrong.png', Buffer.from('GIF89a'));
    expect(await send({ text: 'Đây ạ', files: [gone, wrong] })).toEqual({ ref: 'm3' });
    expect(shown()).toEqual([
      '📎 gone.png (chưa gửi qua Zalo được ạ)',
      '📎 wrong.png: https://care.example.vn/f/wrong.png',
      'Đây ạ',
    ]);
  });
});

it('a visitor of the widget, who can be sent words only, gets the addresses of all files', async () => {
  const files = [await put('image/png', 'a.png'), await put('application/pdf', 'b.pdf')];
  const to = { channel: 'zalo-oa', key: 'visitor:anon-77:c-55', route: {} };
  await account.channel.send(to, outMessage({ text: 'Đây ạ', files }));
  expect(shown()).toEqual([
    'Đây ạ\n\n📎 a.png: https://care.example.vn/f/a.png\n📎 b.pdf: https://care.example.vn/f/b.pdf',
  ]);
});
