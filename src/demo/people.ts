import type { Address, Language } from '../core/conversation.ts';
import type { Chance } from './chance.ts';

/** A made-up customer. */
export interface Person {
  readonly address: Address;
  readonly name: string;
  /** E.164: 090 000 0…, plainly made up. */
  readonly phone: string;
  readonly language: Language;
  /** Whether the platform vouches for the phone from the first word. */
  readonly sharesPhone: boolean;
  /** 0: never content, 1: always. */
  readonly mood: number;
  /** How likely they answer a survey. */
  readonly answers: number;
}

/** How the accounts of made-up channels end: by it everything of the demo is known, and found again to remove it. */
export const DEMO_ENDING = '-demo';
/** By whom its orders and staff were made. */
export const DEMO = 'demo';

const SURNAMES = [
  ['Nguyễn', 38],
  ['Trần', 12],
  ['Lê', 10],
  ['Phạm', 7],
  ['Hoàng', 5],
  ['Phan', 5],
  ['Vũ', 4],
  ['Võ', 4],
  ['Đặng', 3],
  ['Bùi', 3],
  ['Đỗ', 3],
  ['Hồ', 2],
  ['Ngô', 2],
  ['Dương', 2],
  ['Lý', 1],
] as const;
const WOMEN = {
  middle: ['Thị', 'Ngọc', 'Thanh', 'Thuỳ', 'Minh', 'Bảo', 'Khánh', 'Mỹ'],
  given: [
    'Lan',
    'Hương',
    'Mai',
    'Trang',
    'Linh',
    'Hà',
    'Ngân',
    'Thảo',
    'Phương',
    'Yến',
    'Ánh',
    'Nhung',
    'Quỳnh',
    'Vy',
    'Châu',
    'Uyên',
  ],
} as const;
const MEN = {
  middle: ['Văn', 'Minh', 'Đức', 'Quang', 'Hữu', 'Gia', 'Thanh', 'Anh'],
  given: [
    'Hùng',
    'Dũng',
    'Tuấn',
    'Nam',
    'Long',
    'Hải',
    'Sơn',
    'Khoa',
    'Phúc',
    'Thắng',
    'Bình',
    'Kiên',
    'Đạt',
    'Trung',
    'Ơn',
    'Việt',
  ],
} as const;
const FOREIGNERS = {
  given: [
    'Emma',
    'Liam',
    'Sofia',
    'Noah',
    'Mia',
    'Lucas',
    'Hana',
    'Oliver',
    'Chloe',
    'Daniel',
    'Grace',
    'Kenji',
  ],
  last: [
    'Miller',
    'Tan',
    'Kim',
    'Smith',
    'Garcia',
    'Dubois',
    'Sato',
    'Brown',
    'Müller',
    'Rossi',
    'Wong',
    'Clark',
  ],
} as const;
const CHANNELS = [
  ['zalo-oa', 38],
  ['web', 28],
  ['telegram', 16],
  ['zalo-bot', 8],
  ['bot-framework', 6],
  ['webhook', 4],
] as const;

export function makePerson(number: number, by: Chance): Person {
  const language: Language = by.happens(0.12) ? 'en' : 'vi';
  const channel = by.weighted(CHANNELS);
  return {
    address: { channel: `${channel}${DEMO_ENDING}`, key: String(1_000 + number), route: {} },
    name: language === 'vi' ? vietnamese(by) : `${by.pick(FOREIGNERS.given)} ${by.pick(FOREIGNERS.last)}`,
    phone: `+84900000${String(number).padStart(3, '0')}`,
    language,
    sharesPhone: by.happens(0.85),
    mood: Math.min(1, Math.max(0, 0.78 + (by.next() - 0.5) * 0.7)),
    answers: 0.7 + by.next() * 0.3,
  };
}

function vietnamese(by: Chance): string {
  const names = by.happens(0.62) ? WOMEN : MEN;
  return `${by.weighted(SURNAMES)} ${by.pick(names.middle)} ${by.pick(names.given)}`;
}
