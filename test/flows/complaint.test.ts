import { expect, test } from 'vitest';
import { talk } from '../support/talk.ts';

test('a complaint from first word to code and promised time', async () => {
  const lan = await talk({ phone: '+84901234567' });
  await lan.says('hàng bị vỡ rồi shop ơi');
  await lan.presses('Hàng lỗi, sai, thiếu');
  await lan.says('DH1024');
  await lan.says('vỡ hết rồi');
  await lan.says('mở ra đã vỡ');
  await lan.later('9 seconds');
  await lan.sendsPhoto();
  await lan.later('9 seconds');
  expect(lan.heard()).toEqual([
    'Dạ em rất tiếc vì anh/chị gặp chuyện không vui. Anh/chị cho em biết việc thuộc loại nào ạ?',
    'Dạ anh/chị cho em xin mã đơn hàng, nếu có ạ.',
    'Dạ anh/chị kể giúp em chuyện gì đã xảy ra. Anh/chị cứ nhắn nhiều tin cũng được ạ.',
    'Dạ nếu có ảnh, anh/chị gửi giúp em (tối đa 5 ảnh). Không có thì mình bỏ qua ạ.',
    'Dạ anh/chị cho em xin số điện thoại để shop liên hệ lại ạ.',
  ]);
  expect(lan.buttons()).toEqual(['+84901234567', 'Bỏ qua']);
  await lan.presses('+84901234567');
  expect(lan.heard()).toEqual([
    'Dạ em tóm tắt lại như sau:\n• Loại việc: Hàng lỗi, sai, thiếu\n• Mã đơn: DH1024\n' +
      '• Nội dung: vỡ hết rồi\nmở ra đã vỡ\n• Ảnh: 1 tệp\n• Điện thoại: +84901234567\nAnh/chị xem đúng chưa ạ?',
  ]);
  await lan.says('đúng rồi ạ');
  expect(lan.heard()).toEqual([
    'Dạ em đã ghi nhận khiếu nại, mã KN-26-0001. Shop sẽ trả lời anh/chị trước 15:00 thứ Hai, 23/11. Em xin lỗi vì đã để chuyện này xảy ra ạ.',
  ]);
  expect(lan.asked('tickets.open')[0]).toMatchObject({
    category: 'broken',
    order: 'DH1024',
    what: 'vỡ hết rồi\nmở ra đã vỡ',
  });
  expect(lan.outcomes()).toEqual(['opened']);
});

test('in English, with everything optional skipped', async () => {
  const tom = await talk();
  await tom.says('I want to make a complaint');
  await tom.says('2');
  await tom.presses('Skip');
  await tom.says('the cup is broken');
  await tom.later('9 seconds');
  await tom.says('skip');
  await tom.says('skip');
  expect(tom.heard().at(-1)).toBe(
    'Let me sum this up:\n• About: Faulty or wrong item\n• Order code: (none)\n' +
      '• What happened: the cup is broken\n• Photos: (none)\n• Phone: (none)\nIs everything right?',
  );
  await tom.presses('All right, send it');
  expect(tom.heard()).toEqual([
    'Your complaint is on file under code KN-26-0001. We will answer you by Monday 23 November at 15:00. I am sorry that this happened.',
  ]);
});

test('an answer is changed from the summary, and the rest stays', async () => {
  const lan = await atSummary();
  await lan.presses('Sửa');
  expect(lan.buttons()).toEqual(['Loại việc', 'Mã đơn', 'Nội dung', 'Ảnh', 'Điện thoại']);
  await lan.presses('Mã đơn');
  await lan.says('DH2048');
  expect(lan.heard().at(-1)).toContain('• Mã đơn: DH2048\n• Nội dung: hỏng');
});

test('dropping it is asked about once, and can be taken back', async () => {
  const lan = await atSummary();
  await lan.presses('Thôi, không gửi');
  expect(lan.heard().at(-1)).toBe('Dạ anh/chị muốn bỏ khiếu nại này thật ạ?');
  await lan.says('không');
  expect(lan.heard().at(-1)).toContain('Anh/chị xem đúng chưa ạ?');
  await lan.presses('Thôi, không gửi');
  await lan.says('có');
  expect(lan.heard().at(-1)).toBe('Dạ vâng, em không gửi nữa. Khi cần anh/chị cứ nhắn em ạ.');
  expect(lan.asked('tickets.open')).toEqual([]);
  expect(lan.outcomes()).toEqual(['dropped']);
});

test('a complaint that is open already is added to', async () => {
  const found = { outcome: 'found', facts: { ticket: 'KN-26-0007', code: 'KN-26-0007' } };
  const lan = await talk({ answers: { 'tickets.find-open': found } });
  await lan.says('tôi muốn khiếu nại');
  await lan.presses('Giao chậm, chưa nhận');
  await lan.presses('Bỏ qua');
  await lan.says('ba tuần rồi chưa thấy');
  await lan.later('9 seconds');
  await lan.presses('Bỏ qua');
  expect(lan.heard().at(-1)).toBe(
    'Dạ anh/chị đang có khiếu nại KN-26-0007 chưa xong. Em ghi thêm vào đó hay gửi khiếu nại mới ạ?',
  );
  await lan.presses('Ghi thêm vào đó');
  expect(lan.heard()).toEqual(['Dạ em đã ghi thêm vào khiếu nại KN-26-0007. Cảm ơn anh/chị ạ.']);
  expect(lan.outcomes()).toEqual(['joined']);
});

test('a question about an order in the middle of it is answered, and the complaint goes on', async () => {
  const lan = await talk({
    answers: { 'orders.verify': { outcome: 'match', facts: { code: 'DH1001', state: 'packed' } } },
  });
  await lan.says('tôi muốn khiếu nại');
  lan.heard();
  await lan.says('đơn hàng của tôi tới đâu rồi');
  await lan.says('DH1001');
  await lan.says('1234');
  expect(lan.heard().slice(-3)).toEqual([
    'Dạ đơn DH1001 đã đóng gói, đang chờ đơn vị vận chuyển ạ.',
    'Dạ mình quay lại câu hỏi lúc nãy nhé.',
    'Dạ em rất tiếc vì anh/chị gặp chuyện không vui. Anh/chị cho em biết việc thuộc loại nào ạ?',
  ]);
});

test('when the ticket cannot be opened for ten minutes, a person is called', async () => {
  const lan = await atSummary({ 'tickets.open': undefined });
  await lan.says('gửi đi');
  await lan.later('11 minutes');
  expect(lan.conversation.owner).toMatchObject({ kind: 'queued', team: 'complaints' });
});

async function atSummary(answers = {}) {
  const lan = await talk({ answers });
  await lan.says('tôi muốn khiếu nại');
  await lan.presses('Hàng lỗi, sai, thiếu');
  await lan.says('DH1024');
  await lan.says('hỏng');
  await lan.later('9 seconds');
  await lan.presses('Bỏ qua');
  await lan.says('0901234567');
  lan.heard();
  return lan;
}
