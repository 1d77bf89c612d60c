import { CAN } from './can.ts';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { conversationIdOf } from '../../core/conversation-id.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Channel, Receive } from '../../road/ports.ts';
import { conversationOf, refuseOtherSite, viewerOf, watermarkIn } from './call.ts';
import type { Desk } from './call.ts';
import { shownActivity, typingActivity } from './encode.ts';
import { fileLinks } from './files.ts';
import { WEB_LIMITS } from './limits.ts';
import type { WebOptions } from './options.ts';
import { checkedOrigin } from './origins.ts';
import { rateLimit } from './rate.ts';
import { answer, BASE_PATH, isUpload } from './routes.ts';
import { refuseUpgrade, sockets } from './sockets.ts';
import type { SocketClient, Sockets } from './sockets.ts';
import { stream } from './stream.ts';
import { tokens } from './tokens.ts';
import { widgetFiles } from './widget-files.ts';

/** The website: a Direct Line 3.0 server for our widget and for stock clients, and the widget's script. */
export function webChannel(options: WebOptions): Channel {
  const desk = deskOf(options);
  const takeCall = rateLimit(desk.limits.callsPerIp, options.clock);
  const script = widgetFiles({ folder: options.widgetFolder });
  let open: Sockets | undefined;

  return {
    name: options.name,
    can: CAN,
    paths: [BASE_PATH, '/widget.js'],
    bodyLimit: (path) => (isUpload(path) ? desk.limits.uploadBytes : 0) + desk.limits.jsonBytes,
    async start(receive) {
      desk.receive = receive;
      open = await sockets(desk);
      desk.stream.start();
    },
    async stop() {
      desk.stream.stop();
      await open?.stop();
    },
    async webhook(request) {
      return script(request) ?? (await answer(request, desk, takeCall));
    },
    upgrade(request, socket, head) {
      if (open === undefined) refuseUpgrade(socket, 503);
      else upgrade({ request, socket, head }, desk, open);
    },
    async send(to, message) {
      desk.stream.release(conversationIdOf(to), message.line);
      return Promise.resolve({});
    },
    typing(to) {
      const activity = typingActivity(to.key, options.clock());
      open?.sign(conversationIdOf(to), (watermark) =>
        JSON.stringify({ activities: [activity], watermark: String(watermark) }),
      );
    },
    async health() {
      const isOpen = open !== undefined;
      return Promise.resolve({
        ok: isOpen,
        says: isOpen
          ? { vi: 'Khung chat trên trang web đang mở.', en: 'The website chat is open.' }
          : { vi: 'Khung chat trên trang web đang đóng.', en: 'The website chat is closed.' },
      });
    },
  };
}

function deskOf(options: WebOptions): Desk & { receive: Receive } {
  const limits = { ...WEB_LIMITS, ...options.limits };
  const { secret, clock, files, threads, log } = options;
  return {
    options,
    limits,
    tokens: tokens({ secret, clock }),
    stream: stream({ threads, log, pollMs: limits.pollMs, batch: limits.batch }),
    links: fileLinks({ secret, files, clock, lastsMs: limits.fileLinkForMs }),
    receive: () => Promise.reject(new AppError('unavailable', 'The server is starting.')),
    takeStart: rateLimit(limits.startsPerIp, clock),
    takeRead: rateLimit(limits.readsPerConversation, clock),
    takePost: rateLimit(limits.postsPerConversation, clock),
  };
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

function upgrade({ request, socket, head }: Upgrade, desk: Desk, open: Sockets): void {
  try {
    open.accept(request, socket, head, socketClient(request, desk));
  } catch (error) {
    refuseUpgrade(socket, isAppError(error, 'not-allowed') ? 403 : 400);
  }
}

/** Throws AppError `not-allowed` unless the address carries a fresh stream token for its conversation. */
function socketClient(request: IncomingMessage, desk: Desk): SocketClient {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const claims = desk.tokens.read('stream', searchParams.get('t') ?? '');
  refuseOtherSite(claims, checkedOrigin(desk.options.allowedOrigins, request.headers));
  if (pathname !== `${BASE_PATH}/conversations/${claims.conversation}/stream`) {
    throw new AppError('not-allowed', 'The token is for another conversation.');
  }
  const viewer = viewerOf(claims, request.headers, desk);
  return {
    conversation: conversationOf(claims, desk),
    after: watermarkIn(searchParams),
    write: (lines, watermark) =>
      JSON.stringify({
        activities: lines.map((line) => shownActivity(line, viewer)),
        watermark: String(watermark),
      }),
  };
}
