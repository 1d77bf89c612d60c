import type { Frame } from './wire.ts';

interface SocketEvents {
  open(): void;
  frame(frame: Frame): void;
  /** `byServer`: this client is one too many; asking again at once would only push out another. */
  closed(how: { wasOpen: boolean; byServer: boolean }): void;
}

const BEAT_MS = 20_000;
const SILENT_MS = 10_000;
const OPEN_MS = 8_000;
const TOO_MANY = 1008;

/** Listens until the returned function is called. A line that is silent after a beat counts as cut. */
export function listenBySocket(url: string, on: SocketEvents): () => void {
  const socket = new WebSocket(url);
  let wasOpen = false;
  let isOver = false;
  let silence = setTimeout(() => end(false), OPEN_MS);
  const beat = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send('');
    clearTimeout(silence);
    silence = setTimeout(() => end(false), SILENT_MS);
  }, BEAT_MS);

  function stop(): void {
    isOver = true;
    clearTimeout(silence);
    clearInterval(beat);
    socket.close();
  }
  function end(byServer: boolean): void {
    if (isOver) return;
    stop();
    on.closed({ wasOpen, byServer });
  }

  socket.onopen = () => {
    wasOpen = true;
    clearTimeout(silence);
    if (!isOver) on.open();
  };
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    clearTimeout(silence);
    // The shape is our own server's.
    if (data !== '' && !isOver) on.frame(JSON.parse(data) as Frame);
  };
  socket.onclose = ({ code }) => end(code === TOO_MANY);
  return stop;
}
