import type { Words } from '../event.ts';
import type { Turn } from '../turn.ts';
import { flowOfIntent, startAside } from './intents.ts';

const CODE = /^\s*(\d{3})[ .-]?(\d{3})\s*$/;

/** Six digits and nothing else, though nobody asked for any: a code that was taken on another channel. */
export function followTypedCode(turn: Turn, { text, button }: Words): boolean {
  const [, head, tail] = button === undefined ? (CODE.exec(text) ?? []) : [];
  const flow = flowOfIntent(turn, 'link');
  if (head === undefined || tail === undefined || flow === undefined) return false;
  startAside(turn, flow, { code: head + tail });
  return true;
}
