/** Ids a conversation remembers; a repetition older than these is looked up in its filed lines. */
const REMEMBERED = 128;
/** 8 bytes of hash and 4 of time (seconds since 1970). */
const ENTRY = 12;

const hash = new Uint32Array(2);

/** Two mixed 32-bit lanes over the UTF-16 units: collisions within 128 ids are out of reach. */
function hashOf(id: string): Uint32Array {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < id.length; i += 1) {
    const unit = id.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  hash[0] = a;
  hash[1] = b;
  return hash;
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    0
  );
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

export function hasSeen(seen: Uint8Array, id: string): boolean {
  const of = hashOf(id);
  const a = of[0];
  const b = of[1];
  for (let at = seen.length - ENTRY; at >= 0; at -= ENTRY) {
    if (readUint32(seen, at) === a && readUint32(seen, at + 4) === b) return true;
  }
  return false;
}

/** A new ring with the id added; the oldest leaves when it is full. */
export function remember(seen: Uint8Array, id: string, at: Date): Uint8Array {
  const kept = seen.length >= REMEMBERED * ENTRY ? seen.subarray(ENTRY) : seen;
  const ring = new Uint8Array(kept.length + ENTRY);
  ring.set(kept);
  const of = hashOf(id);
  writeUint32(ring, kept.length, of[0] ?? 0);
  writeUint32(ring, kept.length + 4, of[1] ?? 0);
  writeUint32(ring, kept.length + 8, Math.floor(at.getTime() / 1000));
  return ring;
}

/** When the oldest remembered id came, once ids have begun to leave; before that nothing was forgotten. */
export function seenFrom(seen: Uint8Array): Date | undefined {
  if (seen.length < REMEMBERED * ENTRY) return undefined;
  return new Date(readUint32(seen, 8) * 1000);
}
