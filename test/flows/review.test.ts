import { expect, test } from 'vitest';
import { talk } from '../support/talk.ts';

test('review: who wants to say something gives a score and a comment', async () => {
  const lan = await talk();
  await lan.says('tôi muốn góp ý');
  expect(lan.heard()).toEqual([
    'Dạ em cảm ơn anh/chị đã muốn góp ý cho shop. Anh/chị chấm shop mấy điểm ạ? (1: rất tệ, 5: rất tốt)',
  ]);
  await lan.presses('5');
  expect(lan.heard()).toEqual(['Dạ anh/chị góp ý điều gì, nhắn giúp em ở đây nhé.']);
  await lan.says('shop nên mở cửa sớm hơn');
  await lan.later('9 seconds');
  expect(lan.heard()).toEqual(['Dạ em cảm ơn anh/chị nhiều. Góp ý này giúp shop làm tốt hơn ạ.']);
  expect(lan.asked('feedback.save')).toMatchObject([
    { survey: 'review', question: 'score', score: 5 },
    { survey: 'review', question: 'comment', comment: 'shop nên mở cửa sớm hơn' },
  ]);
  expect(lan.outcomes()).toEqual(['answered']);
});

test('review in English: a low score may become a complaint', async () => {
  const tom = await talk({ language: 'en' });
  await tom.says('I have feedback');
  await tom.says('2');
  expect(tom.heard().at(-1)).toBe(
    'I am sorry to hear that. Would you like me to file a complaint, so that we look into it?',
  );
  await tom.says('yes');
  expect(tom.heard().at(-1)).toMatch(/about\?/);
});

test('review: without a score the words are still taken', async () => {
  const lan = await talk();
  await lan.says('cho mình gửi nhận xét');
  await lan.says('giao nhanh, gói kỹ');
  await lan.says('giao nhanh, gói kỹ');
  expect(lan.heard().at(-1)).toBe('Dạ anh/chị góp ý điều gì, nhắn giúp em ở đây nhé.');
});
