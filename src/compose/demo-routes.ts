import { spawn } from 'node:child_process';
import { errorFields } from '../core/errors.ts';
import { demoRoutes } from '../demo/routes.ts';
import { DEMO } from '../demo/people.ts';
import type { Route } from '../http/route.ts';
import type { ConsoleGround } from './console-ground.ts';
import { emptyDemo } from './empty-demo.ts';

/** The demo asked for from the set-up page: made by the command, in a process of its own. */
export function demoDesk({ database, log }: Pick<ConsoleGround, 'database' | 'log'>): readonly Route[] {
  const { db } = database;
  return demoRoutes({
    isThere: async () => (await db.collection<{ _id: string }>('meta').findOne({ _id: DEMO })) !== null,
    isEmpty: async () => (await db.collection('conversations').findOne({})) === null,
    make: async (size, told) => {
      try {
        await runCommand(['demo', ...(size === 'small' ? ['--small'] : [])], told);
      } catch (error) {
        log.error(errorFields(error), 'The demo could not be made.');
        throw error;
      }
    },
    remove: async () => {
      const removed = await emptyDemo({ database });
      log.info({ removed }, 'The demo was taken away.');
    },
  });
}

/** Of what it said so much is kept, to be told where it fails. All of it is made up. */
const MOST_SAID = 2_000;

/** The same program again; what it says of its progress ends with `<number> %`. */
function runCommand(args: readonly string[], told: (done: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const [program = ''] = process.argv.slice(1);
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-MOST_SAID);
      const [, percent] = /(\d+) %\s*$/.exec(said) ?? [];
      if (percent !== undefined) told(Number(percent) / 100);
    });
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`The demo ended with status ${String(status)}: ${said.trim()}`));
    });
  });
}
