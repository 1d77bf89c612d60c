/** What one caller may ask of the web channel. Times in milliseconds, sizes in bytes, rates per second. */
export interface WebLimits {
  readonly tokenForMs: number;
  /** A stream address is used at once; it travels in a URL, so it must not live long. */
  readonly streamTokenForMs: number;
  /** How long a browser may come back to its conversation. */
  readonly resumeForMs: number;
  readonly fileLinkForMs: number;
  /** Code points. */
  readonly text: number;
  readonly jsonBytes: number;
  readonly fileBytes: number;
  readonly uploadBytes: number;
  readonly files: number;
  readonly socketsPerConversation: number;
  readonly sockets: number;
  /** A client that has left this much unread gets nothing more, and is cut off when it misses a ping. */
  readonly unreadBytes: number;
  readonly pingMs: number;
  readonly pollMs: number;
  /** Lines read at a time. */
  readonly batch: number;
  readonly callsPerIp: Rate;
  readonly startsPerIp: Rate;
  readonly readsPerConversation: Rate;
  readonly postsPerConversation: Rate;
}

export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

export const WEB_LIMITS: WebLimits = {
  tokenForMs: 1_800_000,
  streamTokenForMs: 120_000,
  resumeForMs: 90 * 86_400_000,
  fileLinkForMs: 86_400_000,
  text: 4_000,
  jsonBytes: 64 * 1024,
  fileBytes: 10 * 1024 * 1024,
  uploadBytes: 25 * 1024 * 1024,
  files: 5,
  socketsPerConversation: 4,
  // Fewer than the connections of the door, so that messages still come in.
  sockets: 8_000,
  unreadBytes: 256 * 1024,
  pingMs: 20_000,
  pollMs: 250,
  batch: 100,
  // Whole offices and mobile networks share one address.
  callsPerIp: { burst: 200, perSecond: 40 },
  startsPerIp: { burst: 40, perSecond: 1 },
  readsPerConversation: { burst: 30, perSecond: 8 },
  postsPerConversation: { burst: 20, perSecond: 2 },
};
