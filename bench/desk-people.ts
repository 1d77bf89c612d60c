import { SHAPE, type Conversation, type Line } from '../src/core/conversation.ts';
import { slotOf } from '../src/core/last-customer-slot.ts';

const FAMILY = 'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý'.split(' ');
const MIDDLE = 'Thị Văn Ngọc Minh Thanh Hữu Đức Thu Bảo Gia Quang Hồng'.split(' ');
const GIVEN =
  'Lan Hoa Ánh Ơn Hùng Dũng Trang Linh Hương Thảo Nam Long Phúc Vy My Khánh Tú Yến Bình Sơn'.split(' ');
const THINGS =
  'áo sơ mi,quần jean,váy hoa,giày thể thao,túi xách,khăn lụa,mũ len,đồng hồ,ốp điện thoại,nồi chiên,bàn phím,tai nghe,son dưỡng,kem chống nắng,dép xăng đan'.split(
    ',',
  );
const TROUBLES =
  'bị rách chỉ ở tay,giao chậm quá,sai màu,thiếu một cái,không đúng cỡ,bị phai màu,hỏng khoá kéo,có mùi lạ,vỡ góc,không lên nguồn,nhầm địa chỉ,khác hình trên mạng'.split(
    ',',
  );
const ASKS = [
  'shop ơi cho em hỏi {thing} còn size {size} không ạ',
  'đơn DH{code} của mình tới đâu rồi vậy shop',
  '{thing} em mới nhận {trouble}, shop xem giúp em với',
  'cho mình đổi {thing} sang cỡ {size} được không',
  'phí ship về {place} là bao nhiêu ạ',
  'mình muốn trả lại {thing} vì {trouble}',
  'số của em là 09{phone}, gọi giúp em nhé',
  'cảm ơn shop, {thing} đẹp lắm',
  'ok em, chị chờ',
  'sao lâu vậy, hẹn hôm qua mà giờ chưa thấy đơn DH{code}',
];
const ANSWERS = [
  'Dạ em kiểm tra đơn DH{code} ngay ạ',
  'Dạ {thing} còn cỡ {size} ạ, em giữ cho mình nhé',
  'Em xin lỗi vì {thing} {trouble}, em gửi lại cái mới trong hôm nay ạ',
  'Phí giao về {place} là ba mươi nghìn ạ',
];
const PLACES = 'Đà Nẵng,Cần Thơ,Hải Phòng,Huế,Vinh,Quy Nhơn,Buôn Ma Thuột,Nha Trang,Hạ Long,Mỹ Tho'.split(
  ',',
);
const CHANNELS = ['web', 'web', 'telegram', 'telegram', 'zalo', 'zalo', 'teams'] as const;
const FLOWS = ['order', 'complaint', 'csat', 'nps', 'welcome', 'return'] as const;
const DAY_MS = 86_400_000;
/** The last of ninety days of talk. */
export const TODAY = new Date('2026-11-22T08:00:00Z');

/** The same number gives the same conversation. */
export function madeUp(n: number): { readonly conversation: Conversation; readonly lines: readonly Line[] } {
  const random = randomFrom(n + 1);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const makers: Readonly<Record<string, () => string>> = {
    thing: () => pick(THINGS),
    trouble: () => pick(TROUBLES),
    size: () => pick(['S', 'M', 'L', 'XL']),
    place: () => pick(PLACES),
    code: () => String(10_000 + Math.floor(random() * 90_000)),
    phone: () => String(Math.floor(random() * 1e8)).padStart(8, '0'),
  };
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_whole, what: string) => makers[what]?.() ?? what);
  const channel = pick(CHANNELS);
  const _id = `${channel}:k${n}`;
  const isOpen = n % 50 === 0;
  const ended = new Date(TODAY.getTime() - (isOpen ? random() * 7_200_000 : random() * 90 * DAY_MS));
  const lines: Line[] = Array.from({ length: 2 + Math.floor(random() * 17) }, (_, at): Line => {
    const who = at % 2 === 0 ? 'customer' : random() < 0.5 ? 'bot' : 'staff';
    return {
      n: at + 1,
      at: ended,
      who,
      ...(who === 'staff' && { staff: staffOf(n) }),
      text: fill(pick(who === 'customer' ? ASKS : ANSWERS)),
    };
  }).map((line, at, all) => ({ ...line, at: new Date(ended.getTime() - (all.length - at) * 60_000) }));
  const score = n % 5 === 0 ? 1 + Math.floor(random() * 5) : undefined;
  const conversation: Conversation = {
    _id,
    shape: SHAPE,
    version: lines.length,
    address: { channel, key: `k${n}`, route: {} },
    customer: {
      id: `c:${_id}`,
      name: `${pick(FAMILY)} ${pick(MIDDLE)} ${pick(GIVEN)}`,
      ...(n % 3 === 0 && { phone: `+849${String(n).padStart(8, '1')}` }),
    },
    language: n % 12 === 0 ? 'en' : 'vi',
    ...owning(n, isOpen, ended),
    stack: [],
    visits: 1,
    episodes: 1,
    timers: [],
    lines: isOpen ? lines.slice(-4) : [],
    nextLine: lines.length + 1,
    outbox: [],
    seen: new Uint8Array(64),
    lastCustomerAt: ended,
    lastCustomerSlot: slotOf(ended),
    ...((isOpen || score !== undefined) && {
      episode: {
        n: 1,
        startedAt: ended,
        firstLine: 1,
        flows: [pick(FLOWS)],
        lastAt: ended,
        staff: staffOf(n),
        ...(score !== undefined && { score }),
      },
    }),
  };
  return { conversation, lines };
}

function staffOf(n: number): string {
  return `s_${n % 20}`;
}

/** Of a hundred that are open twenty wait for somebody, forty are held, ten of those put off; the bot has the rest. */
function owning(n: number, isOpen: boolean, since: Date): Pick<Conversation, 'owner' | 'desk'> {
  const kind = (n / 50) % 10;
  const labels = n % 40 === 0 ? ['vip'] : n % 500 === 1 ? ['gap', 'vip'] : undefined;
  const promisedAt = new Date(since.getTime() + 3_600_000);
  const waiting = { since, promisedAt, team: 'care' };
  const kept = labels && { labels };
  if (!isOpen || kind > 5) return { owner: { kind: 'bot' }, ...(kept && { desk: kept }) };
  if (kind < 2) return { owner: { kind: 'queued', ...waiting }, desk: { ...kept, waiting } };
  const owner = { kind: 'staff', staff: staffOf(n), since } as const;
  return kind === 2
    ? { owner, desk: { ...kept, snoozedUntil: new Date(TODAY.getTime() + DAY_MS) } }
    : { owner, desk: { ...kept, ...(kind === 3 && { waiting }) } };
}

/** 0..1, the same row of numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
