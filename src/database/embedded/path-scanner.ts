import { valueSize } from './decode.ts';
import { DatabaseError } from './errors.ts';
import { isPlace } from './paths.ts';
import { bsonType } from './values.ts';

/**
 * Finds what a few dotted paths lead to in BSON bytes, without decoding the document: the indexes and conditions of
 * the message path look at a handful of scalars in documents of several kB. Slots follow the order of the paths.
 */
export interface PathScanner {
  readonly paths: readonly string[];
  /** BSON type by slot, 0 where the path leads nowhere. A path that meets an array ends there, whatever is left of it. */
  readonly types: Uint8Array;
  /** Where the value begins, by slot. */
  readonly starts: Int32Array;
  /** How long the value is, by slot. */
  readonly sizes: Int32Array;
  /** How many parts of the path lead to the value, by slot: fewer than it has when an array was met. */
  readonly depths: Uint8Array;
  /** Looks through a document; tells whether a top-level name begins with a dollar, as in no document to be stored. */
  scan(bytes: Buffer): boolean;
}

/** A scanner that looks for one more path, and the slot of that path. */
export interface ScannerAnd {
  readonly path: string;
  readonly scanner: PathScanner;
  readonly slot: number;
}

/** The paths that begin alike, as a tree. */
interface Branch {
  readonly name: Uint8Array;
  readonly depth: number;
  /** The slot of the path that ends here, or -1. */
  slot: number;
  /** The slots of all paths that go on from here. */
  readonly below: number[];
  readonly level: Level;
}

/** The branches of one level, found by the first byte of a name: most names in a document are none of them. */
interface Level {
  readonly byInitial: (Branch[] | undefined)[];
  isEmpty: boolean;
}

type Found = Omit<PathScanner, 'paths' | 'scan'>;

/** A scanner for these paths; it is reused, so the slots hold what the last scan found. */
export function pathScanner(paths: readonly string[]): PathScanner {
  const root = emptyLevel();
  paths.forEach((path, slot) => plant(root, path.split('.'), slot));
  const found: Found = {
    types: new Uint8Array(paths.length),
    starts: new Int32Array(paths.length),
    sizes: new Int32Array(paths.length),
    depths: new Uint8Array(paths.length),
  };
  const scan = (bytes: Buffer): boolean => {
    found.types.fill(0);
    return scanLevel(found, root, bytes, 0);
  };
  return { paths, ...found, scan };
}

const mostKept = 20;

/** Gives scanners for the paths and one more; the first slots are the same in all. */
export function scannersAnd(paths: readonly string[]): (path: string) => ScannerAnd {
  const kept: ScannerAnd[] = [];
  return (path) => {
    for (const one of kept) if (one.path === path) return one;
    const all = paths.includes(path) ? paths : [...paths, path];
    const made = { path, scanner: pathScanner(all), slot: all.indexOf(path) };
    if (kept.length < mostKept) kept.push(made);
    return made;
  };
}

function emptyLevel(): Level {
  return { byInitial: Array.from({ length: 256 }, () => undefined), isEmpty: true };
}

function plant(root: Level, parts: readonly string[], slot: number): void {
  let level = root;
  parts.forEach((part, place) => {
    const branch = branchFor(level, part, place + 1);
    if (place === parts.length - 1) branch.slot = slot;
    else branch.below.push(slot);
    level = branch.level;
  });
}

function branchFor(level: Level, part: string, depth: number): Branch {
  const name = Buffer.from(`${part}\0`, 'utf8');
  const initial = name[0] ?? 0;
  const known = level.byInitial[initial] ?? [];
  const found = known.find((branch) => name.equals(branch.name));
  if (found) return found;
  const branch: Branch = { name, depth, slot: -1, below: [], level: emptyLevel() };
  level.byInitial[initial] = [...known, branch];
  level.isEmpty = false;
  return branch;
}

function scanLevel(found: Found, level: Level, bytes: Buffer, start: number): boolean {
  const end = start + readInt(bytes, start) - 1;
  let at = start + 4;
  let hasDollar = false;
  while (at < end) {
    const type = bytes[at] ?? 0;
    if (bytes[at + 1] === dollar) hasDollar = true;
    const branch = branchAt(level, bytes, at + 1);
    at = nameEnd(bytes, at + 1) + 1;
    const size = rawSize(bytes, type, at);
    if (branch) take(found, branch, bytes, { type, at, size });
    at += size;
  }
  if (at !== end) throw new DatabaseError(22, 'Invalid BSON: a document ends before its length says');
  return hasDollar;
}

const dollar = 36;

function branchAt(level: Level, bytes: Buffer, at: number): Branch | undefined {
  const known = level.byInitial[bytes[at] ?? 0];
  if (!known) return undefined;
  for (const branch of known) if (hasBytes(bytes, at, branch.name)) return branch;
  return undefined;
}

/** Whether these bytes stand at an offset. */
export function hasBytes(bytes: Buffer, at: number, wanted: Uint8Array): boolean {
  for (let place = 0; place < wanted.length; place++) if (bytes[at + place] !== wanted[place]) return false;
  return true;
}

/** Where the null byte at the end of a name is. */
export function nameEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] !== 0 && at < bytes.length) at += 1;
  return at;
}

interface RawValue {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

function take(found: Found, branch: Branch, bytes: Buffer, value: RawValue): void {
  if (branch.slot >= 0) keep(found, branch.slot, branch.depth, value);
  // of a name that stands twice the last one counts, here as in a decoded document
  for (const slot of branch.below) found.types[slot] = 0;
  if (branch.level.isEmpty) return;
  if (value.type === bsonType.object) scanLevel(found, branch.level, bytes, value.at);
  else if (value.type === bsonType.array)
    for (const slot of branch.below) keep(found, slot, branch.depth, value);
}

function keep(found: Found, slot: number, depth: number, value: RawValue): void {
  found.types[slot] = value.type;
  found.starts[slot] = value.at;
  found.sizes[slot] = value.size;
  found.depths[slot] = depth;
}

/** A little-endian int32 without the checks of Buffer's own: beyond the end are zeros. */
export function readInt(bytes: Buffer, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

/** How many bytes a value takes at an offset; throws for a length that no value has. */
export function rawSize(bytes: Buffer, type: number, at: number): number {
  let size: number;
  if (type === bsonType.string) size = 4 + readInt(bytes, at);
  else if (type === bsonType.object || type === bsonType.array) size = readInt(bytes, at);
  else if (type === bsonType.int) size = 4;
  else if (type === bsonType.date) size = 8;
  else size = valueSize(bytes, type, at);
  if (size < 0 || at + size > bytes.length)
    throw new DatabaseError(22, 'Invalid BSON: a value runs over its end');
  return size;
}

/** Whether two scans found the same in a slot. The values are short, so a loop beats a call into native code. */
export function foundSame(before: Scanned, after: Scanned, slot: number): boolean {
  const { scanner: a } = before;
  const { scanner: b } = after;
  const type = a.types[slot];
  if (type !== b.types[slot]) return false;
  if (type === 0) return true;
  const size = a.sizes[slot] ?? 0;
  if (size !== b.sizes[slot] || a.depths[slot] !== b.depths[slot]) return false;
  const fromA = a.starts[slot] ?? 0;
  const fromB = b.starts[slot] ?? 0;
  if (size > longest)
    return before.bytes.compare(after.bytes, fromB, fromB + size, fromA, fromA + size) === 0;
  for (let place = 0; place < size; place++)
    if (before.bytes[fromA + place] !== after.bytes[fromB + place]) return false;
  return true;
}

/** A document's bytes and the scanner that was over them last. */
export interface Scanned {
  readonly bytes: Buffer;
  readonly scanner: PathScanner;
}

// beyond this native code is faster
const longest = 64;

/**
 * Whether the rest of a path may lead to anything in a raw value, going into arrays as an index does. False is
 * certain; true also stands for what only decoding can tell.
 */
export function mayLead(
  bytes: Buffer,
  value: { type: number; at: number },
  rest: readonly string[],
): boolean {
  const [part, ...further] = rest;
  if (part === undefined) return true;
  if (value.type !== bsonType.object && value.type !== bsonType.array) return false;
  const isArray = value.type === bsonType.array;
  if (isArray && isPlace(part)) return true;
  const name = nameOf(part);
  const end = value.at + readInt(bytes, value.at) - 1;
  let at = value.at + 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const from = at + 1;
    at = nameEnd(bytes, from) + 1;
    if (isArray && type === bsonType.array) return true;
    const goesOn = isArray ? type === bsonType.object : hasBytes(bytes, from, name);
    if (goesOn && mayLead(bytes, { type, at }, isArray ? rest : further)) return true;
    at += rawSize(bytes, type, at);
  }
  return false;
}

const names = new Map<string, Uint8Array>();

function nameOf(part: string): Uint8Array {
  let name = names.get(part);
  if (name) return name;
  name = Buffer.from(`${part}\0`, 'utf8');
  if (names.size < 1000) names.set(part, name);
  return name;
}
