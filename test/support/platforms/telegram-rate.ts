export interface RateRules {
  readonly perSecond: number;
  readonly perChatMs: number;
  /** Arrivals may lie this much closer together than departures did. */
  readonly onTheWayMs: number;
}

export interface Rate {
  /** Counts a message, or a change of one, which counts in all alone. Seconds to wait when it was one too many. */
  take(chat: number, what: 'message' | 'change'): number | undefined;
  /** The most messages in any second less the time on the way, refused ones too. */
  most(): number;
  /** Messages that came too soon after the last to the same chat. */
  tooSoon(): number;
}

/** Telegram's limits, as strict as its advice says they are. */
export function rateOf({ perSecond, perChatMs, onTheWayMs }: RateRules): Rate {
  const window: number[] = [];
  const lastTo = new Map<number, number>();
  let most = 0;
  let tooSoon = 0;
  return {
    take(chat, what) {
      const now = performance.now();
      while (window[0] !== undefined && window[0] <= now - (1_000 - onTheWayMs)) window.shift();
      window.push(now);
      most = Math.max(most, window.length);
      const isMessage = what === 'message';
      const isSoon = isMessage && now - (lastTo.get(chat) ?? -Infinity) < perChatMs - onTheWayMs;
      if (isMessage) lastTo.set(chat, now);
      if (isSoon) tooSoon += 1;
      return isSoon || window.length > perSecond ? 1 : undefined;
    },
    most: () => most,
    tooSoon: () => tooSoon,
  };
}
