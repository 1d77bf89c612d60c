/** What tabs of one browser tell each other. */
export interface Told<Message> {
  readonly from: 'holder';
  readonly message: Message;
}

export interface Held {
  close(): void;
}

const LOCK = 'langnghe-live';

/**
 * Keeps one stream for all tabs of a browser: the tab that holds the lock opens it and passes on what it
 * hears; when that tab closes, another one gets the lock. With a stream in every tab the seventh would stall.
 * Without locks (they need HTTPS or localhost) the tab that was last in front keeps the stream.
 */
export function oneStream<Message>(
  open: (say: (message: Message) => void) => Held,
  hear: (message: Message) => void,
): Held {
  const channel = new BroadcastChannel(LOCK);
  channel.onmessage = ({ data }: MessageEvent<Told<Message> | 'front'>) => {
    if (data !== 'front') hear(data.message);
  };
  const say = (message: Message): void => {
    hear(message);
    channel.postMessage({ from: 'holder', message } satisfies Told<Message>);
  };
  // Not there without a secure context, whatever its type says.
  const locks = navigator.locks as LockManager | undefined;
  const held = locks === undefined ? whileInFront(() => open(say)) : whileLocked(locks, () => open(say));
  return {
    close() {
      held.close();
      channel.close();
    },
  };
}

function whileLocked(locks: LockManager, open: () => Held): Held {
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve()));
  const keep = async (): Promise<void> => {
    const stream = open();
    await closed;
    stream.close();
  };
  // Refused only when this tab gave up waiting.
  locks.request(LOCK, { signal: over.signal }, keep).catch(() => undefined);
  return { close: () => over.abort() };
}

function whileInFront(open: () => Held): Held {
  const front = new BroadcastChannel(`${LOCK}-front`);
  let stream: Held | undefined;
  const drop = (): void => {
    stream?.close();
    stream = undefined;
  };
  const look = (): void => {
    if (document.visibilityState !== 'visible' || stream !== undefined) return;
    front.postMessage('front');
    stream = open();
  };
  front.onmessage = drop;
  document.addEventListener('visibilitychange', look);
  look();
  return {
    close() {
      document.removeEventListener('visibilitychange', look);
      front.close();
      drop();
    },
  };
}
