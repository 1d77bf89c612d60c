import { crc32, deflateSync } from 'node:zlib';
import type { Chance } from './chance.ts';

const WIDTH = 320;
const HEIGHT = 240;

type Colour = readonly [red: number, green: number, blue: number];

/** A photo of a parcel with something wrong about it, drawn: no picture of anybody's is shipped. */
export function drawParcel(by: Chance): Buffer {
  const table: Colour = [by.between(120, 210), by.between(110, 190), by.between(100, 180)];
  const box: Colour = [by.between(160, 200), by.between(115, 145), by.between(60, 90)];
  const [left, top] = [by.between(40, 90), by.between(30, 70)];
  const [wide, high] = [by.between(140, 190), by.between(110, 140)];
  const tear = {
    x: left + by.between(20, wide - 40),
    y: top + by.between(20, high - 30),
    r: by.between(8, 22),
  };
  const colourAt = (x: number, y: number): Colour => {
    const isBox = x >= left && x < left + wide && y >= top && y < top + high;
    if (!isBox) return shade(table, 0.85 + (0.3 * y) / HEIGHT);
    const away = Math.hypot(x - tear.x, (y - tear.y) * 1.6);
    if (away < tear.r + 4 * Math.sin(x * 0.9 + y * 0.4)) return [42, 32, 26];
    const isTape = Math.abs(x - (left + wide / 2)) < 9;
    return shade(isTape ? [214, 196, 150] : box, 1.08 - (0.25 * (y - top)) / high);
  };
  return png(colourAt);
}

function shade([red, green, blue]: Colour, by: number): Colour {
  const to = (one: number): number => Math.max(0, Math.min(255, Math.round(one * by)));
  return [to(red), to(green), to(blue)];
}

/** PNG, 8 bits a colour (W3C PNG 3, sections 5 and 11). */
function png(colourAt: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(HEIGHT * (1 + WIDTH * 3));
  let at = 0;
  for (let y = 0; y < HEIGHT; y += 1) {
    at += 1;
    for (let x = 0; x < WIDTH; x += 1) {
      for (const part of colourAt(x, y)) rows[at++] = part;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
