import { fork } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 20_000;

/**
 * Starts the built server once on a folder of its own, talks to it, and has it keep the code that was
 * compiled for that. Where no server can be started, starts are slower and all else is the same.
 */
export async function keepCompiledCode(program) {
  const data = mkdtempSync(join(tmpdir(), 'langnghe-build-'));
  const app = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
  await once(app, 'listening');
  const secret = randomBytes(24).toString('hex');
  const port = await freePort();
  const env = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    LANGNGHE_DATA: data,
    LANGNGHE_LOG_LEVEL: 'silent',
    LANGNGHE_WEBHOOK_URL: `http://127.0.0.1:${app.address().port}/`,
    LANGNGHE_WEBHOOK_SECRET: secret,
  };
  const server = fork(program, ['start'], {
    env,
    execArgv: [],
    stdio: 'ignore',
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  const ended = once(server, 'exit');
  const failed = ended.then(([code, signal]) =>
    Promise.reject(new Error(`the server ended (${signal ?? code})`)),
  );
  try {
    await Promise.race([
      failed,
      Promise.all([once(app, 'request'), say(`http://127.0.0.1:${port}`, secret)]),
    ]);
    // It opens some parts a moment after its first answer.
    await pause(1_000);
    server.send('keep compiled code');
    await Promise.race([failed, once(server, 'message')]);
  } catch (error) {
    process.emitWarning(`No compiled code is kept, so a start takes longer: ${error.message}.`);
  }
  server.kill('SIGTERM');
  await ended;
  app.closeAllConnections();
  app.close();
  rmSync(data, { recursive: true, force: true });
}

/** A customer's first message, as soon as the server takes one. */
async function say(address, secret) {
  const body = JSON.stringify({ id: 'm1', conversation: 'build', kind: 'message', text: 'xin chào' });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-langnghe-timestamp': timestamp,
    'x-langnghe-signature': `v1=${mac}`,
  };
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(20)) {
    if ((await status(`${address}/webhook/app`, headers, body)) === 200) return;
  }
  throw new Error('it took no message');
}

/** Undefined while nothing listens. */
function status(address, headers, body) {
  return new Promise((resolve) => {
    const asked = request(address, { method: 'POST', headers }, (response) =>
      resolve(response.resume().statusCode),
    );
    asked.on('error', () => resolve(undefined));
    asked.end(body);
  });
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
