import { statfs } from 'node:fs/promises';
import { request } from 'undici';
import type { Config } from '../config.ts';
import { isAppError } from '../core/errors.ts';
import type { Database } from '../database/connect.ts';
import { within } from '../database/within.ts';
import type { Health } from '../road/ports.ts';

/** One thing that was looked at, for people. */
export interface Finding extends Health {
  readonly what: string;
}

const ASK_MS = 5_000;
const MEGABYTE = 1024 * 1024;

/** The database, the disk and the public address, each with what is wrong and how to mend it. */
export function examine(parts: {
  readonly config: Config;
  readonly database: Pick<Database, 'db' | 'where'>;
}): Promise<readonly Finding[]> {
  const { config, database } = parts;
  return Promise.all([databaseFinding(database), diskFinding(config), addressFinding(config)]);
}

/** What kept the product from being put together at all. */
export function startFault(error: unknown): Finding {
  if (!isAppError(error)) throw error;
  const { code, message } = error;
  const isAway = code === 'unavailable';
  return {
    what: isAway ? 'database' : 'settings',
    ok: false,
    says: {
      vi: isAway ? `Cơ sở dữ liệu không trả lời: ${message}` : `Chưa khởi động được: ${message}`,
      en: message,
    },
    fix: isAway
      ? {
          vi: 'Kiểm tra MONGODB_URI và xem máy chủ MongoDB có đang chạy không.',
          en: 'Check MONGODB_URI, and that the MongoDB server is running.',
        }
      : {
          vi: 'Sửa phần được nêu tên ở trên (biến môi trường, tệp .env hoặc thư mục flows/), rồi chạy lại.',
          en: 'Mend what is named above (environment, .env file or the flows/ folder), then try again.',
        },
  };
}

async function databaseFinding({ db, where }: Pick<Database, 'db' | 'where'>): Promise<Finding> {
  const began = performance.now();
  try {
    await db.command({ ping: 1 }, within(ASK_MS));
    const ms = Math.max(1, Math.round(performance.now() - began));
    const says = { vi: `Trả lời sau ${ms} ms (${where}).`, en: `Answers after ${ms} ms (${where}).` };
    return { what: 'database', ok: true, says };
  } catch {
    return {
      what: 'database',
      ok: false,
      says: { vi: `Không trả lời (${where}).`, en: `Does not answer (${where}).` },
      fix: {
        vi: 'Xem máy chủ MongoDB có đang chạy và máy này có kết nối tới được không.',
        en: 'See that the MongoDB server is running and can be reached from here.',
      },
    };
  }
}

function sizeIn(language: 'vi' | 'en', bytes: number): string {
  const gigabytes = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return `${gigabytes.format(bytes / (1024 * MEGABYTE))} GB`;
}

async function diskFinding({ dataFolder, minFreeBytes }: Config): Promise<Finding> {
  const disk = await statfs(dataFolder);
  const free = disk.bavail * disk.bsize;
  const freeMb = Math.floor(free / MEGABYTE);
  if (free >= 2 * minFreeBytes) {
    const says = { vi: `Còn trống ${sizeIn('vi', free)}.`, en: `${sizeIn('en', free)} are free.` };
    return { what: 'disk', ok: true, says };
  }
  const leastMb = Math.ceil(minFreeBytes / MEGABYTE);
  return {
    what: 'disk',
    ok: false,
    says: {
      vi: `Chỉ còn ${freeMb} MB; dưới ${leastMb} MB thì tin nhắn mới bị từ chối.`,
      en: `Only ${freeMb} MB are free; below ${leastMb} MB new messages are refused.`,
    },
    fix: {
      vi: `Dọn bớt ổ đĩa chứa ${dataFolder}, hoặc chuyển LANGNGHE_DATA sang ổ lớn hơn.`,
      en: `Make room on the disk of ${dataFolder}, or move LANGNGHE_DATA to a larger one.`,
    },
  };
}

async function addressFinding({ publicUrl }: Config): Promise<Finding> {
  if (publicUrl === undefined) {
    const says = {
      vi: 'Chưa đặt LANGNGHE_PUBLIC_URL: chat trên máy này vẫn chạy; kênh nào tự lấy tin về được thì vẫn nhận tin.',
      en: 'LANGNGHE_PUBLIC_URL is not set: the chat works on this machine, and channels that can fetch do.',
    };
    return { what: 'public-address', ok: true, says };
  }
  const why = await whyNotOurs(publicUrl);
  if (why === undefined) {
    const says = { vi: `${publicUrl} tới được máy chủ này.`, en: `${publicUrl} leads to this server.` };
    return { what: 'public-address', ok: true, says };
  }
  return {
    what: 'public-address',
    ok: false,
    says: {
      vi: `${publicUrl} không tới được máy chủ (${why}).`,
      en: `${publicUrl} does not lead to the server (${why}).`,
    },
    fix: {
      vi: 'Xem máy chủ có đang chạy không, rồi kiểm tra tên miền, chứng chỉ HTTPS và proxy chuyển về cổng của Lắng Nghe.',
      en: 'See that the server is running; then check the domain, its HTTPS certificate and the proxy to the port of Lắng Nghe.',
    },
  };
}

async function whyNotOurs(publicUrl: string): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(`${publicUrl.replace(/\/$/, '')}/health/live`, {
      headersTimeout: ASK_MS,
      bodyTimeout: ASK_MS,
      signal: AbortSignal.timeout(ASK_MS),
    });
    const text = await body.text();
    return statusCode === 200 && text.includes('"live":true') ? undefined : `HTTP ${statusCode}`;
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string };
    return code ?? name ?? 'no answer';
  }
}
