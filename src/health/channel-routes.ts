import { route, type Route } from '../http/route.ts';
import { listChannels } from './contract.ts';

type InTwo = Readonly<Record<'vi' | 'en', string>>;

/** A channel as it is set up, with what its own check last said. */
export interface ChannelState {
  readonly name: string;
  readonly kind: string;
  /** The path its platform calls; absent: it calls none. */
  readonly path?: string;
  readonly last?: {
    readonly ok: boolean;
    readonly says: InTwo;
    readonly fix?: InTwo;
    readonly at: Date;
    readonly goodAt?: Date;
  };
}

export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly says: InTwo;
  readonly fix?: InTwo;
}

export interface ChannelRouteParts {
  readonly channels: () => readonly ChannelState[];
  /** Asks every platform. Takes as long as the slowest, some seconds at most. Never fails. */
  readonly ask: () => Promise<unknown>;
  /** The database, the disk, the public address. */
  readonly examine: () => Promise<readonly Finding[]>;
  readonly publicUrl: string | undefined;
}

const NEEDS_ADDRESS: InTwo = {
  vi: 'Đặt LANGNGHE_PUBLIC_URL bằng địa chỉ https của máy chủ thì mới có địa chỉ để dán vào trang của nền tảng.',
  en: 'Set LANGNGHE_PUBLIC_URL to the https address of this server; then there is an address to give the platform.',
};

export function channelRoutes(parts: ChannelRouteParts): readonly Route[] {
  let known: readonly Finding[] = [];
  return [
    route(listChannels, async ({ query: { fresh } }) => {
      const isFirst = known.length === 0;
      const asking = fresh || isFirst ? parts.ask() : Promise.resolve();
      if (fresh || isFirst) known = await parts.examine();
      // The first look does not wait for the platforms: it shows what is known, and they are asked meanwhile.
      if (fresh) await asking;
      return {
        items: parts.channels().map((channel) => rowOf(channel, parts.publicUrl)),
        others: [...known, noticeFinding(parts.publicUrl)].map((one) => ({ ...one })),
      };
    }),
  ];
}

function rowOf({ name, kind, path, last }: ChannelState, publicUrl: string | undefined) {
  const webhook =
    path !== undefined && publicUrl !== undefined ? publicUrl.replace(/\/+$/, '') + path : undefined;
  return {
    name,
    kind,
    ...(last && {
      ok: last.ok,
      says: { ...last.says },
      ...(last.fix && { fix: { ...last.fix } }),
      at: last.at.toISOString(),
      ...(last.goodAt && { goodAt: last.goodAt.toISOString() }),
    }),
    ...(webhook !== undefined && { webhook }),
    ...(path !== undefined && webhook === undefined && { webhookNeeds: NEEDS_ADDRESS }),
  };
}

/** Browsers show notices of pages on https, and of this machine's own. */
function noticeFinding(publicUrl: string | undefined): Finding {
  const what = 'browser-notices';
  const url = publicUrl === undefined ? undefined : new URL(publicUrl);
  const isSafe = url?.protocol === 'https:' || url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (url === undefined || isSafe) {
    const says = {
      vi: 'Trình duyệt báo tin được khi mở bàn làm việc qua https hoặc ngay trên máy này (localhost).',
      en: 'Browsers show notices where the desk is opened over https, or on this machine itself (localhost).',
    };
    return { what, ok: true, says };
  }
  return {
    what,
    ok: false,
    says: {
      vi: `${url.origin} không phải https: trình duyệt sẽ không hiện thông báo và khoá nhiều tab dùng chung.`,
      en: `${url.origin} is not https: browsers show no notices, and tabs cannot share one live connection.`,
    },
    fix: {
      vi: 'Đặt proxy có chứng chỉ HTTPS trước máy chủ, rồi sửa LANGNGHE_PUBLIC_URL thành địa chỉ https.',
      en: 'Put a proxy with an HTTPS certificate before the server, and set LANGNGHE_PUBLIC_URL to its https address.',
    },
  };
}
