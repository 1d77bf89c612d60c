import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/files/public-web.ts';
import { takeFileFromWeb } from '../../src/files/take-file.ts';
import { memoryFiles } from '../support/memory-files.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080600000000000000', 'hex');
const servers: Server[] = [];
const take = takeFileFromWeb({ files: memoryFiles(), limitBytes: 64 * 1024, limitMs: 2_000 });
/** Of the shop's own network: a platform that leads here, and something nobody outside may read. */
let platform: number;
let inside: number;
let asked: string[] = [];
let leadsTo = '';

async function listening(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  // A listening TCP server has an AddressInfo.
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  inside = await listening((request, reply) => {
    asked.push(request.url ?? '');
    reply.end(PNG);
  });
  platform = await listening((request, reply) => {
    if (request.url === '/picture') reply.end(PNG);
    else reply.writeHead(302, { location: leadsTo }).end();
  });
});
beforeEach(() => (asked = []));
afterAll(() => servers.forEach((server) => server.close()));

const taken = async (url: string, trusted?: string): Promise<string> => {
  try {
    const file = await take({ url, ...(trusted !== undefined && { trusted }) });
    return file === undefined ? 'nothing' : file.type;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('the address of a customer’s file', () => {
  it.each([
    ['127.0.0.1', 'nothing'],
    ['127.1', 'nothing'],
    ['0x7f000001', 'nothing'],
    ['2130706433', 'nothing'],
    ['0', 'nothing'],
    ['[::1]', 'nothing'],
    ['[::ffff:127.0.0.1]', 'nothing'],
    ['[::ffff:7f00:1]', 'nothing'],
    ['localhost', 'a file could not be fetched'],
  ])('never leads into the shop’s own network: %s', async (host, said) => {
    expect(await taken(`http://${host}:${inside}/secret`)).toBe(said);
    expect(asked).toEqual([]);
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/a.png', 'data:image/png;base64,iVBORw0KGgo=', '//x', ''])(
    'is of the web: not %s',
    async (url) => expect(await taken(url)).toBe('nothing'),
  );

  it('may be the platform’s own inside it, but a move from there goes no further inside', async () => {
    const own = `http://127.0.0.1:${platform}`;
    expect(await taken(`${own}/picture`, own)).toBe('image/png');
    expect(await taken(`${own}/picture`)).toBe('nothing');
    for (const to of [`http://127.0.0.1:${inside}/secret`, 'http://169.254.169.254/latest/meta-data/']) {
      leadsTo = to;
      expect(await taken(`${own}/moved`, own)).toBe('nothing');
    }
    leadsTo = `http://localhost:${inside}/secret`;
    expect(await taken(`${own}/moved`, own)).toBe('a file could not be fetched');
    leadsTo = `${own}/moved`;
    expect(await taken(`${own}/moved`, own)).toBe('nothing');
    expect(asked).toEqual([]);
  });

  it.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['10.1.2.3', false],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b:1::7f00:1', false],
    ['::', false],
    ['::1', false],
    ['::7f00:1', false],
    ['2001:0:7f00:1::', false],
    ['2002:7f00:1::', false],
    ['fec0::1', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:a00:1', false],
    ['::ffff:808:808', true],
    ['example.vn', false],
  ])('%s is of the public web: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});
