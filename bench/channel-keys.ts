/** What both sides of the channels' benchmark know. */
export const CHANNEL_KEYS = {
  telegramToken: '123456:bench-bench-bench-bench',
  appId: '1234567890',
  oaId: '9876543210',
  app: { id: '11111111-2222-3333-4444-555555555555', password: 'bench' },
} as const;
