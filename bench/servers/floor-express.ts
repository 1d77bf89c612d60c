import express from 'express';
import type { Request, Response } from 'express';
import { Pool } from 'undici';
import { answer } from '../dialog.ts';
import type { Survey } from '../dialog.ts';

// Bare express 5 as its guide shows it, nothing kept.
const [port = '', api = ''] = process.argv.slice(2);
const pool = new Pool(api, { connections: 128, pipelining: 1 });
const surveys = new Map<string, Survey>();
const headers = { 'content-type': 'application/json' };

const app = express();
app.use(express.json());
app.post(
  '/webhook',
  (request: Request<object, unknown, { conversation: string; text: string }>, response: Response) => {
    const { conversation, text } = request.body;
    const body = JSON.stringify({ conversation, text: answer(surveys, conversation, text) });
    pool
      .request({ path: '/reply', method: 'POST', headers, body })
      .then((got) => got.body.dump(), console.error);
    response.json({ ok: true });
  },
);
app.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
