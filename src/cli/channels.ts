import { localTime } from '../clock/local-time.ts';
import { LANGUAGES, type Language } from '../core/conversation.ts';
import type { UnknownEventStore, UnknownKind } from '../unknown-events/store.ts';
import { readArguments, readCount } from './arguments.ts';
import type { Io } from './io.ts';
import { harmless, table } from './table.ts';

export interface ChannelsDesk {
  readonly unknownEvents: Pick<UnknownEventStore, 'kinds' | 'samples'>;
  readonly timeZone: string;
  /** The shop's first language. */
  readonly language: Language;
}

const USAGE = `Usage:
  langnghe channels unknown [--lang vi|en] [--json]
  langnghe channels unknown <channel> <kind> [--limit <count>]   shows the shape of the newest`;

const OPTIONS = { lang: { type: 'string' }, json: { type: 'boolean' }, limit: { type: 'string' } } as const;
const LIMIT = 5;

const TEXTS = {
  vi: {
    none: 'Trong 30 ngày qua không có sự kiện lạ nào.',
    header: ['KÊNH', 'LOẠI', 'SỐ LẦN', 'LẦN ĐẦU', 'GẦN NHẤT'],
    about:
      'Đã nhận và giữ khuôn dạng 30 ngày, không làm gì thêm. Xem khuôn dạng: langnghe channels unknown <kênh> <loại>',
    noSample: 'Không có bản nào được lưu: chỉ đếm.',
  },
  en: {
    none: 'No unknown events in the last 30 days.',
    header: ['CHANNEL', 'KIND', 'TIMES', 'FIRST', 'LAST'],
    about:
      'Acknowledged, their shape kept for 30 days; nothing else is done. To look at one: langnghe channels unknown <channel> <kind>',
    noSample: 'None of them is kept: they are only counted.',
  },
} as const;

/** `langnghe channels unknown`: what platforms bring that nobody here knows. */
export async function channelsCommand(args: string[], io: Io, desk: ChannelsDesk): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const [does, channel, kind, ...more] = positionals;
  const language = values.lang ?? desk.language;
  const known = LANGUAGES.find((one) => one === language);
  if (does !== 'unknown' || more.length > 0 || known === undefined || (channel !== undefined && !kind)) {
    io.err(USAGE);
    return 2;
  }
  if (channel !== undefined && kind !== undefined) {
    const samples = await desk.unknownEvents.samples(channel, kind, readCount(values.limit, LIMIT));
    const zone = localTime(desk.timeZone);
    if (samples.length === 0) io.err(TEXTS[known].noSample);
    for (const { at, payload } of samples) io.out(`${zone.text(at)}\n${harmless(payload)}\n`);
    return samples.length === 0 ? 1 : 0;
  }
  const kinds = await desk.unknownEvents.kinds();
  io.out(values.json === true ? JSON.stringify(kinds, null, 2) : listText(kinds, desk.timeZone, known));
  return 0;
}

function listText(kinds: readonly UnknownKind[], timeZone: string, language: Language): string {
  const { none, header, about } = TEXTS[language];
  if (kinds.length === 0) return none;
  const zone = localTime(timeZone);
  const rows = kinds.map(({ channel, kind, count, firstAt, lastAt }) => [
    channel,
    kind,
    String(count),
    zone.text(firstAt),
    zone.text(lastAt),
  ]);
  return `${table(header, rows)}\n\n${about}`;
}
