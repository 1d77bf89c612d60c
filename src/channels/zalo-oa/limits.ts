import type { Capabilities } from '../../road/ports.ts';

export const ZALO_OA_CAN: Capabilities = {
  text: 2_000,
  buttons: 5,
  buttonLabel: 100,
  buttonBytes: 64,
  typing: false,
  files: true,
  perSecond: 60,
};

export const BUTTON_PAYLOAD = 1_000;
export const TRACKING_ID = 48;

/** Zalo waits two seconds for its answer; the rest is for the way there and back. */
export const ANSWER_MS = 1_800;
export const BODY_LIMIT_BYTES = 256 * 1024;
/** Events are brought again for two hours (older pages: twelve); what is older is a replay. */
export const STALE_MS = 24 * 3_600_000;
export const AHEAD_MS = 3_600_000;

export const CALL_MS = 10_000;
/** A file takes longer. */
export const UPLOAD_SHARE = 1.5;
/** All calls of one send: the road gives a send up after 30 seconds and begins it again. */
export const SEND_MS = 25_000;
/** All questions of one look at the account's health. */
export const HEALTH_MS = 10_000;
/** A call that has less of its time left than this share is not begun: it might be done and not answered. */
export const LEAST_SHARE = 0.2;
export const ANSWER_LIMIT_BYTES = 1024 * 1024;
/** About 4,000 calls a minute for one app; receipts and uploads need some of them. */
export const PACE_LIMITS = { perSecond: 60, perThreadMs: 0 } as const;
/** Files of one message that are fetched. */
export const MOST_MEDIA = 10;

const MEGABYTE = 1024 * 1024;
/** What can be uploaded to be sent, by its type. */
export const UPLOADS: Readonly<
  Record<string, { readonly path: string; readonly bytes: number; readonly as: 'image' | 'gif' | 'file' }>
> = {
  'image/jpeg': { path: '/v2.0/oa/upload/image', bytes: MEGABYTE, as: 'image' },
  'image/png': { path: '/v2.0/oa/upload/image', bytes: MEGABYTE, as: 'image' },
  'image/gif': { path: '/v2.0/oa/upload/gif', bytes: 5 * MEGABYTE, as: 'gif' },
  'application/pdf': { path: '/v2.0/oa/upload/file', bytes: 5 * MEGABYTE, as: 'file' },
  'application/msword': { path: '/v2.0/oa/upload/file', bytes: 5 * MEGABYTE, as: 'file' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    path: '/v2.0/oa/upload/file',
    bytes: 5 * MEGABYTE,
    as: 'file',
  },
  'text/csv': { path: '/v2.0/oa/upload/file', bytes: 5 * MEGABYTE, as: 'file' },
};
