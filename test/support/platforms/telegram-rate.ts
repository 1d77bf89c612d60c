export interface RateRules {
  readonly perSecond: number;
  readonly perChatMs: number;
  /** Messages a minute to one group, whose number is negative. */
  readonly perGroup: number;
  /** Arrivals may lie this much closer together than departures did. */
  readonly onTheWayMs: number;
  /** Milliseconds; absent: of the machine's clock. */
  readonly now: (() => number) | undefined;
}

const MINUTE_MS = 60_000;

export interface Rate {
  /** Counts a message, or a change of one, which counts in all alone. Seconds to wait when it was one too many. */
  take(chat: number, what: 'message' | 'change'): number | undefined;
  /** The most messages in any second less the time on the way, refused ones too. */
  most(): number;
  /** Messages that came too soon after the last to the same chat. */
  tooSoon(): number;
}

/** Telegram's limits, as strict as its advice says they are. */
export function rateOf(rules: RateRules): Rate {
  const { perSecond, perChatMs, onTheWayMs, now: clock = () => performance.now() } = rules;
  const window: number[] = [];
  const lastTo = new Map<number, number>();
  const groups = new Map<number, number[]>();
  let most = 0;
  let tooSoon = 0;
  const groupWait = (chat: number, now: number): number | undefined => {
    const since = now - (MINUTE_MS - onTheWayMs);
    const times = (groups.get(chat) ?? []).filter((at) => at > since);
    groups.set(chat, [...times, now]);
    const first = times[times.length - rules.perGroup];
    return first === undefined ? undefined : Math.ceil((first - since) / 1_000);
  };
  return {
    take(chat, what) {
      const now = clock();
      while (window[0] !== undefined && window[0] <= now - (1_000 - onTheWayMs)) window.shift();
      window.push(now);
      most = Math.max(most, window.length);
      const isMessage = what === 'message';
      const isSoon = isMessage && now - (lastTo.get(chat) ?? -Infinity) < perChatMs - onTheWayMs;
      if (isMessage) lastTo.set(chat, now);
      if (isSoon) tooSoon += 1;
      const groupSeconds = isMessage && chat < 0 ? groupWait(chat, now) : undefined;
      if (groupSeconds !== undefined) return groupSeconds;
      return isSoon || window.length > perSecond ? 1 : undefined;
    },
    most: () => most,
    tooSoon: () => tooSoon,
  };
}
