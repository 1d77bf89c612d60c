import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel } from '../../../src/road/ports.ts';

/** A bare door: hands each call to the channel as the product's does. */
export async function door(channel: Channel): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const asked = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts),
        ip: '127.0.0.1',
      };
      channel.webhook!(asked).then(
        (reply) => response.writeHead(reply.status, reply.headers).end(reply.body),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
