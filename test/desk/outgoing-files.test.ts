import { describe, expect, test } from 'vitest';
import { BOT_FRAMEWORK_CAN } from '../../src/channels/bot-framework/limits.ts';
import { TELEGRAM_CAN } from '../../src/channels/telegram/limits.ts';
import { WEBHOOK_CAN } from '../../src/channels/webhook/limits.ts';
import { ZALO_BOT_CAN } from '../../src/channels/zalo-bot/limits.ts';
import { isAppError } from '../../src/core/errors.ts';
import { fitFiles, type Way } from '../../src/desk/outgoing-files.ts';

const photo = { id: 'p', type: 'image/png', bytes: 3, name: 'áo.png' };
const paper = { id: 'd', type: 'application/pdf', bytes: 3, name: 'hoá đơn\n1.pdf' };
const said = { text: 'Dạ em gửi ạ', files: [photo, paper] };
const addressOf = ({ id }: { id: string }): string => `https://shop.example/f/${id}`;
const by = (can: Way['can'], hasAddress = true): Way => ({
  can,
  addressOf: hasAddress ? addressOf : undefined,
});

describe('files of a reply', () => {
  test('leave as they are where the channel takes them', () => {
    expect(fitFiles(said, by(TELEGRAM_CAN, false))).toEqual(said);
    expect(fitFiles(said, by(BOT_FRAMEWORK_CAN))).toEqual(said);
  });

  test('stand below the words as an address where it does not', () => {
    expect(fitFiles(said, by(ZALO_BOT_CAN))).toEqual({
      text: 'Dạ em gửi ạ\nhoá đơn 1.pdf: https://shop.example/f/d',
      files: [photo],
    });
    expect(fitFiles({ text: '', files: [photo] }, by(WEBHOOK_CAN))).toEqual({
      text: 'áo.png: https://shop.example/f/p',
      files: [],
    });
  });

  test.each([
    ['a channel without files', WEBHOOK_CAN],
    ['one that reads them at an address', BOT_FRAMEWORK_CAN],
    ['one that reads pictures at an address', ZALO_BOT_CAN],
  ])('are refused before anything is said: %s, and a server nobody outside can reach', (_which, can) => {
    let thrown: unknown;
    try {
      fitFiles(said, by(can, false));
    } catch (error) {
      thrown = error;
    }
    expect(isAppError(thrown, 'invalid-input')).toBe(true);
  });
});
