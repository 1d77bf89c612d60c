import type { Language } from '../core/conversation.ts';

type Said = Readonly<Record<Language, readonly [string, ...string[]]>>;

/** What made-up customers and staff say. `{order}` stands for the code of an order. */
export const OPENINGS: Readonly<Record<'order' | 'complaint' | 'person' | 'review' | 'hello', Said>> = {
  order: {
    vi: [
      'đơn hàng của tôi tới đâu rồi',
      'shop ơi đơn {order} giao chưa ạ',
      'cho mình hỏi đơn {order} tới đâu rồi',
      'don hang cua minh den dau roi a',
      'kiểm tra đơn {order} giúp em với',
      'bao giờ mình nhận được đơn {order} vậy shop',
    ],
    en: ['where is my order', 'Hi, where is my order {order}?', 'order status please'],
  },
  complaint: {
    vi: [
      'tôi muốn khiếu nại',
      'hàng bị lỗi shop ơi',
      'shop giao sai hàng rồi',
      'sao giao trễ quá vậy',
      'mình nhận hàng bị vỡ',
      'em muốn phản ánh về đơn hàng ạ',
    ],
    en: ['I want to make a complaint', 'my parcel arrived broken', 'you sent the wrong item'],
  },
  person: {
    vi: [
      'cho mình gặp nhân viên',
      'gặp nhân viên tư vấn giúp em',
      'mình muốn nói chuyện với người thật',
      'cho gặp nhân viên ạ',
    ],
    en: ['can I talk to a person', 'I want to talk to someone please', 'agent please'],
  },
  review: {
    vi: ['mình muốn đánh giá shop', 'cho mình góp ý', 'em muốn đánh giá ạ'],
    en: ['I want to leave a review', 'leave feedback'],
  },
  hello: {
    vi: ['xin chào', 'shop ơi', 'alo shop', 'chào shop ạ', 'có ai không ạ'],
    en: ['hello', 'hi there', 'good morning'],
  },
};

export const TROUBLES: Readonly<Record<'late' | 'broken' | 'attitude' | 'other', Said>> = {
  late: {
    vi: [
      'Đơn hẹn giao hôm thứ Ba mà tới giờ chưa thấy đâu, gọi shipper không nghe máy.',
      'Mình đặt làm quà sinh nhật mà giao trễ ba ngày, hỏng hết việc.',
      'Đơn báo đã giao nhưng mình chưa nhận được gì cả.',
    ],
    en: [
      'It was promised for Tuesday and it is still not here.',
      'The tracking says delivered but I have nothing.',
    ],
  },
  broken: {
    vi: [
      'Áo bị rách chỉ ở tay, mới mặc một lần.',
      'Hộp móp méo, ấm bên trong sứt vòi.',
      'Nồi cắm điện không lên đèn, mình thử ổ khác cũng vậy.',
      'Đặt size L mà shop gửi size M, màu cũng không đúng.',
      'Thiếu một món trong đơn, hoá đơn thì ghi đủ.',
    ],
    en: [
      'The pot has a crack in the handle.',
      'I ordered a size L and got an M.',
      'One item is missing from the box.',
    ],
  },
  attitude: {
    vi: ['Nhân viên giao hàng nói chuyện rất khó nghe.', 'Mình nhắn hỏi bảo hành mà bị trả lời cộc lốc.'],
    en: ['The courier was quite rude on the phone.'],
  },
  other: {
    vi: [
      'Mình bị tính tiền hai lần cho một đơn.',
      'Mã giảm giá báo hợp lệ mà lúc thanh toán không được trừ.',
    ],
    en: ['I was charged twice for one order.', 'The discount code was not applied.'],
  },
};

export const COMMENTS: Readonly<Record<'good' | 'middling' | 'bad', Said>> = {
  good: {
    vi: [
      'Giao nhanh, đóng gói kỹ, sẽ ủng hộ tiếp.',
      'Bạn tư vấn dễ thương lắm ạ.',
      'Trà thơm, mẹ mình rất thích.',
      'Rất ưng, 10 điểm!',
      'Shop phản hồi nhanh hơn mình nghĩ.',
    ],
    en: ['Fast delivery and lovely packaging.', 'Very friendly support, thank you!'],
  },
  middling: {
    vi: [
      'Hàng ổn, giao hơi chậm.',
      'Cũng được, mong shop gói kỹ hơn chút.',
      'Màu thật hơi khác ảnh nhưng chấp nhận được.',
    ],
    en: ['Fine, but delivery could be faster.', 'Good quality, the colour is a bit off.'],
  },
  bad: {
    vi: [
      'Chờ lâu quá, hỏi thì không ai trả lời.',
      'Chất lượng không như hình.',
      'Thất vọng, lần đầu mua mà gặp chuyện này.',
    ],
    en: ['I waited far too long for an answer.', 'Not what the pictures show.'],
  },
};

/** What a customer asks a person, and how staff answer. */
export const TALKS: Readonly<Record<Language, readonly [Talk, ...Talk[]]>> = {
  vi: [
    {
      asks: 'Áo sơ mi linen còn size L màu be không shop?',
      answers: [
        'Dạ em Hoa đây ạ. Size L màu be còn 3 chiếc, em giữ cho mình một chiếc nhé?',
        'Dạ em đã lên đơn, chiều nay shop gửi ạ.',
      ],
      thanks: 'ok em, cảm ơn nhé',
    },
    {
      asks: 'Mình muốn đổi địa chỉ nhận hàng sang chỗ làm.',
      answers: [
        'Dạ anh/chị cho em xin địa chỉ mới, em báo bên vận chuyển ngay ạ.',
        'Dạ em đổi xong rồi, mai hàng tới chỗ làm mình ạ.',
      ],
      thanks: 'cảm ơn shop nhiều',
    },
    {
      asks: 'Cho mình xuất hoá đơn công ty được không?',
      answers: [
        'Dạ được ạ. Anh/chị gửi em mã số thuế và email nhận hoá đơn nhé.',
        'Dạ em nhận đủ rồi, hoá đơn sẽ tới email trong hôm nay ạ.',
      ],
      thanks: 'tốt quá, cảm ơn em',
    },
    {
      asks: 'Nồi cơm bảo hành thế nào vậy shop?',
      answers: [
        'Dạ nồi bảo hành 12 tháng, một đổi một trong 7 ngày đầu ạ. Mình đang gặp lỗi gì ạ?',
        'Dạ em đã mở phiếu bảo hành, kỹ thuật gọi mình trước 17 giờ ạ.',
      ],
      thanks: 'ok vậy mình chờ',
    },
    {
      asks: 'Mua 5 hộp trà có giảm giá không em?',
      answers: [
        'Dạ từ 5 hộp shop giảm 8% và miễn phí giao hàng ạ.',
        'Dạ em gửi mình mã TRA8, nhập lúc thanh toán nhé ạ.',
      ],
      thanks: 'ok để mình đặt',
    },
  ],
  en: [
    {
      asks: 'Do you ship to Singapore?',
      answers: [
        'Hello! Yes, we do: it takes 5 to 7 days. May I have your postal code?',
        'The fee is 280,000 ₫. Shall I place it for you?',
      ],
      thanks: 'great, thanks!',
    },
    {
      asks: 'Can I change the size in my order?',
      answers: ['Of course. Which size would you like instead?', 'Done: it leaves this afternoon.'],
      thanks: 'perfect, thank you',
    },
  ],
};

export interface Talk {
  readonly asks: string;
  readonly answers: readonly [string, ...string[]];
  readonly thanks: string;
}

export const NOTES = [
  'Kho báo nhầm lô, đã kiểm lại.',
  'Khách quen, lần trước cũng hỏi bảo hành.',
  'Đã gọi bên vận chuyển, hẹn chiều nay.',
  'Nhớ gửi mã giảm giá 5% xin lỗi khách.',
] as const;

export const DONE_BECAUSE = [
  'Đã đổi hàng mới cho khách.',
  'Hoàn tiền qua chuyển khoản.',
  'Đã xin lỗi, tặng mã 10%.',
  'Hàng đã tới tay khách.',
] as const;
