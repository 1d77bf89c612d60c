import { h } from './dom.ts';

export type Piece = { readonly text: string } | { readonly href: string; readonly text: string };

const ADDRESS = /https?:\/\/[^\s<>"']+/gi;
/** Signs that end a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}…]+$/;

/** Cuts a text into plain parts and web addresses; only http and https count as such. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, '');
    if (!isAddress(address)) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ href: address, text: address });
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function isAddress(text: string): boolean {
  try {
    return new URL(text).host !== '';
  } catch {
    return false;
  }
}

export function linked(text: string): (Node | string)[] {
  return piecesOf(text).map((piece) =>
    'href' in piece
      ? h('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece.text)
      : piece.text,
  );
}
