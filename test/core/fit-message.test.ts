import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChoice } from '../../src/core/answers/choice.ts';
import { fitMessage } from '../../src/core/fit-message.ts';
import { codePoints, fitText } from '../../src/core/split-text.ts';

const ZALO = { text: 2_000, buttons: 5, buttonLabel: 20 };
const NO_BUTTONS = { text: 2_000, buttons: 0, buttonLabel: 100 };
const FAMILY = '👨‍👩‍👧‍👦';

const buttonsOf = (...labels: string[]) => labels.map((label, n) => ({ label, value: `3:c${n}` }));

describe('a message on a platform', () => {
  it('stays as it is where everything fits', () => {
    const buttons = buttonsOf('Giao chậm', 'Hàng lỗi');
    const fitted = fitMessage({ text: 'Dạ em nghe ạ.', buttons }, ZALO);
    expect(fitted).toEqual({ parts: ['Dạ em nghe ạ.'], buttons });
  });

  it('writes the buttons beyond the platform’s as numbered lines', () => {
    const labels = ['Giao chậm', 'Hàng lỗi', 'Sai màu', 'Thái độ', 'Giá', 'Bảo hành', 'Khác'];
    const fitted = fitMessage({ text: 'Nội dung ạ?', buttons: buttonsOf(...labels) }, ZALO);
    expect(fitted.buttons).toHaveLength(5);
    expect(fitted.parts).toEqual(['Nội dung ạ?\n\n6. Bảo hành\n7. Khác']);
  });

  it('writes all of them where there are none', () => {
    const fitted = fitMessage({ text: 'Nội dung ạ?', buttons: buttonsOf('Giao chậm', 'Khác') }, NO_BUTTONS);
    expect(fitted).toEqual({ parts: ['Nội dung ạ?\n\n1. Giao chậm\n2. Khác'], buttons: [] });
  });

  it('shortens a label and keeps those apart that begin alike', () => {
    const fitted = fitMessage(
      {
        text: 'Chọn ạ',
        buttons: buttonsOf('Đổi sang cửa hàng quận Một', 'Đổi sang cửa hàng quận Ba', 'Thôi'),
      },
      { text: 100, buttons: 5, buttonLabel: 18 },
    );
    expect(fitted.buttons.map(({ label }) => label)).toEqual([
      '1. Đổi sang cửa h…',
      '2. Đổi sang cửa h…',
      'Thôi',
    ]);
  });

  it('says it in NFC', () => {
    const text = 'Dạ vâng ạ'.normalize('NFD');
    expect(fitMessage({ text, buttons: buttonsOf('Được ạ'.normalize('NFD')) }, ZALO)).toMatchObject({
      parts: ['Dạ vâng ạ'.normalize('NFC')],
      buttons: [{ label: 'Được ạ'.normalize('NFC') }],
    });
  });
});

describe('a short text', () => {
  it('ends in "…" where something is missing, and never inside a character', () => {
    expect(fitText('Đổi hàng', 8)).toBe('Đổi hàng');
    expect(fitText('Đổi hàng', 7)).toBe('Đổi hà…');
    expect(fitText(`ab${FAMILY}c`, 5)).toBe('ab…');
    expect(fitText(`${FAMILY}${FAMILY}`, 8)).toBe(`${FAMILY}…`);
  });
});

describe('whatever is said', () => {
  const letters = fc.string({
    unit: fc.constantFrom('a', 'ạ', 'ạ'.normalize('NFD'), '. ', ' ', '😀', FAMILY),
    maxLength: 60,
  });
  const rooms = fc.record({
    text: fc.integer({ min: 20, max: 80 }),
    buttons: fc.integer({ min: 0, max: 6 }),
    buttonLabel: fc.integer({ min: 8, max: 30 }),
  });
  const bare = (text: string): string => text.replace(/\s+/gu, '');

  it('every part and label fits, no character is parted, and nothing is lost', () => {
    fc.assert(
      fc.property(letters, fc.array(letters, { maxLength: 9 }), rooms, (text, labels, room) => {
        const { parts, buttons } = fitMessage({ text, buttons: buttonsOf(...labels) }, room);
        for (const part of parts) expect(codePoints(part)).toBeLessThanOrEqual(room.text);
        expect(buttons.length).toBeLessThanOrEqual(room.buttons);
        for (const { label } of buttons) expect(codePoints(label)).toBeLessThanOrEqual(room.buttonLabel);
        expect(bare(parts.join(''))).toContain(bare(text.normalize('NFC')));
        for (const one of [...parts, ...buttons.map(({ label }) => label)]) {
          expect(one).toBe(one.normalize('NFC'));
          expect(one).not.toMatch(/\p{Surrogate}/u);
          expect(one.replaceAll(FAMILY, '')).not.toContain('‍');
        }
      }),
    );
  });

  it('the number in front of a written button is understood as that button', () => {
    const label = fc.string({
      unit: fc.constantFrom('giao', ' chậm', ' lỗi', 'đổi', ' hàng'),
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(label, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 0, max: 5 }),
        (labels, most) => {
          const buttons = buttonsOf(...labels);
          const { parts } = fitMessage(
            { text: '', buttons },
            { text: 2_000, buttons: most, buttonLabel: 100 },
          );
          const choices = buttons.map(({ label: words, value }) => ({ name: value, label: words }));
          for (const [, number = '', words = ''] of parts.join('\n').matchAll(/^(\d+)\. (.*)$/gm)) {
            const meant = readChoice(number, choices);
            expect(buttons.find(({ value }) => value === meant)?.label.trim()).toBe(words.trim());
          }
        },
      ),
    );
  });
});
