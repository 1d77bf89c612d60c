import type { Channel, Health } from '../road/ports.ts';

/** What a channel last found when it asked its platform. */
export interface ChannelHealth extends Health {
  readonly channel: string;
  readonly at: Date;
  /** When it was well the last time; absent: not since the start. */
  readonly goodAt?: Date;
}

export interface HealthBoard {
  /** Asks every platform, unless somebody has just asked. Never fails. */
  look(): Promise<readonly ChannelHealth[]>;
  /** As last found, without asking. */
  last(): readonly ChannelHealth[];
}

/** An answer is as good as a new one for so long. */
const FRESH_MS = 15_000;
const ASK_MS = 12_000;

const NOT_ASKED: Health['says'] = {
  vi: 'Kênh này không có nền tảng bên ngoài để hỏi.',
  en: 'This channel has no platform to ask.',
};
const SILENT: Omit<Health, 'ok'> = {
  says: {
    vi: 'Nền tảng không trả lời kịp.',
    en: 'The platform did not answer in time.',
  },
  fix: {
    vi: 'Kiểm tra kết nối mạng của máy chủ và tường lửa đi ra, rồi chạy lại.',
    en: "Check the server's network and its firewall for outgoing calls, then try again.",
  },
};

export function healthBoard(channels: readonly Channel[], clock: () => Date): HealthBoard {
  const found = new Map<string, ChannelHealth>();
  let looking: Promise<void> | undefined;
  let lookedAt = -Infinity;
  const last = (): readonly ChannelHealth[] => [...found.values()];
  const lookNow = async (): Promise<void> => {
    await Promise.all(
      channels.map(async (channel) => {
        const health = await healthOf(channel);
        const at = clock();
        const goodAt = health.ok ? at : found.get(channel.name)?.goodAt;
        const kept = { ...health, channel: channel.name, at };
        found.set(channel.name, goodAt === undefined ? kept : { ...kept, goodAt });
      }),
    );
    lookedAt = clock().getTime();
  };
  return {
    last,
    async look() {
      if (clock().getTime() - lookedAt >= FRESH_MS) {
        looking ??= lookNow().finally(() => (looking = undefined));
        await looking;
      }
      return last();
    },
  };
}

async function healthOf(channel: Channel): Promise<Health> {
  if (channel.health === undefined) return { ok: true, says: NOT_ASKED };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, ...SILENT }), ASK_MS);
  });
  try {
    return await Promise.race([channel.health(), late]);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    const says = {
      vi: `Không hỏi được nền tảng: ${why}`,
      en: `The platform could not be asked: ${why}`,
    };
    return { ok: false, ...SILENT, says };
  } finally {
    clearTimeout(timer);
  }
}
