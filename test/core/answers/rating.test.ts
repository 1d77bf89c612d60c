import { describe, expect, test } from 'vitest';
import { readRating } from '../../../src/core/answers/rating.ts';

describe('on a scale from 1 to 5', () => {
  test.each<[string, number]>([
    ['4', 4],
    [' 5 ', 5],
    ['5 sao', 5],
    ['5sao', 5],
    ['3 điểm', 3],
    ['cho 4 sao nha shop', 4],
    ['4/5', 4],
    ['4 trên 5', 4],
    ['5 out of 5', 5],
    ['⭐⭐⭐', 3],
    ['★★', 2],
    ['⭐️⭐️⭐️⭐️', 4],
    ['4️⃣', 4],
    ['bốn', 4],
    ['bon', 4],
    ['năm sao', 5],
    ['Three stars', 3],
    ['tạm được', 3],
    ['tam duoc', 3],
    ['tạm', 3],
    ['bình thường', 3],
    ['bth', 3],
    ['cũng được', 3],
    ['so so', 3],
    ['not bad', 3],
    ['không tệ', 3],
    ['rất hài lòng', 5],
    ['rat hai long', 5],
    ['hài lòng', 4],
    ['dạ em hài lòng ạ', 4],
    ['tệ', 2],
    ['te', 2],
    ['rất tệ', 1],
    ['tệ quá', 1],
    ['quá tệ!!!', 1],
    ['terrible', 1],
    ['dở', 2],
    ['ok lắm', 5],
    ['ok', 4],
    ['okkkk', 4],
    ['tốt', 4],
    ['tốttt', 4],
    ['Tốt đó', 4],
    ['quá tốt', 5],
    ['tuyệt vời', 5],
    ['tuyet voi luon a', 5],
    ['excellent', 5],
    ['very good', 5],
    ['good', 4],
    ['very bad', 1],
    ['không hài lòng', 2],
    ['ko hai long', 2],
    ['not good', 2],
    ['👍', 4],
    ['👍👍👍', 4],
    ['❤️', 5],
    ['😡', 1],
    ['👎', 2],
    ['👍🏻', 4],
    ['5 tuyệt vời', 5],
    ['⭐⭐⭐⭐⭐ tuyệt vời', 5],
  ])('%j is %i', (text, score) => {
    expect(readRating(text, 1, 5)).toBe(score);
  });

  test.each([
    'để sau',
    'de sau',
    'size 4',
    '11',
    '0',
    '6',
    '10 điểm',
    '8/10',
    '4 cái áo',
    '4-5',
    '4,5',
    '-1',
    '1 2 3',
    'đơn hàng đâu rồi',
    'tốt nhưng giao chậm',
    'khen 👍 chê 👎',
    'không',
    'sao',
    '',
    '?',
    'cho mình hỏi',
    'DH10293',
    'không 4',
    'tôi',
    'hello',
  ])('%j is unclear', (text) => {
    expect(readRating(text, 1, 5)).toBeUndefined();
  });
});

describe('on a scale from 0 to 10', () => {
  test.each<[string, number]>([
    ['10', 10],
    ['10 điểm', 10],
    ['0', 0],
    ['8/10', 8],
    ['tám', 8],
    ['mười', 10],
    ['rất hài lòng', 10],
    ['rất tệ', 0],
    ['tạm được', 5],
  ])('%j is %i', (text, score) => {
    expect(readRating(text, 0, 10)).toBe(score);
  });

  test.each(['11', '4/5', 'tam', 'sau'])('%j is unclear', (text) => {
    expect(readRating(text, 0, 10)).toBeUndefined();
  });
});
