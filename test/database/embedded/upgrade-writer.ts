/** Run by the test of upgrades in a process of its own: lifts a folder and is killed in the middle of it. */
import { openStore } from '../../../src/database/embedded/store.ts';
import { upgrade } from '../../../src/database/embedded/upgrade.ts';

const [, , path = ''] = process.argv;
const store = openStore(path);
upgrade(store, {
  keepCopy: true,
  tell: () => undefined,
  lifts: [
    ({ documents, entries, meta }) => {
      const everything = { start: Buffer.of(0), end: Buffer.of(255) };
      for (const table of [documents, entries, meta])
        for (const key of table.keys(everything, 1_000)) table.put(key, Buffer.from('half way'));
      process.kill(process.pid, 'SIGKILL');
    },
  ],
});
