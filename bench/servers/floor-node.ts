import { createServer } from 'node:http';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { answer } from '../dialog.ts';
import type { Survey } from '../dialog.ts';

// Bare node:http in, undici dispatch out, nothing kept: what no server on Node can beat by much.
const [port = '', api = ''] = process.argv.slice(2);
const pool = new Pool(api, { connections: 128, pipelining: 1 });
const surveys = new Map<string, Survey>();
const headers = ['content-type', 'application/json'];

const reply: Dispatcher.DispatchHandler = {
  onRequestStart: () => undefined,
  onResponseStart: () => undefined,
  onResponseData: () => undefined,
  onResponseEnd: () => undefined,
  onResponseError: (_controller, error) => console.error(error),
};

createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const { conversation, text } = JSON.parse(body.toString()) as { conversation: string; text: string };
    const said = JSON.stringify({ conversation, text: answer(surveys, conversation, text) });
    pool.dispatch({ path: '/reply', method: 'POST', headers, body: said }, reply);
    response.end('{"ok":true}');
  });
}).listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
