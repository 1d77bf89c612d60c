import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** For each wall a file that breaks it. */
const BREACHES: Readonly<Record<string, readonly [file: string, code: string]>> = {
  'no-circles': ['src/road/circle-a.ts', "import './circle-b.ts';"],
  'core-is-pure': ['src/core/bad-core.ts', "import '../road/good.ts';"],
  'conditions-in-one-file': ['src/core/bad-cel.ts', "import '@marcbachmann/cel-js';"],
  'road-knows-core-and-ports': ['src/road/bad-road.ts', "import '../orders/store.ts';"],
  'channels-know-core-and-ports': ['src/channels/web/bad.ts', "import '../../orders/store.ts';"],
  'channels-do-not-know-each-other': ['src/channels/web/bad-other.ts', "import '../webhook/index.ts';"],
  'subjects-do-not-know-each-other': ['src/tickets/bad.ts', "import '../orders/store.ts';"],
  'subjects-know-core-ports-clock-database': ['src/tickets/bad-http.ts', "import '../http/door.ts';"],
  'content-knows-core': ['src/content/bad.ts', "import '../orders/store.ts';"],
  'nobody-knows-compose': ['src/http/bad.ts', "import '../compose.ts';"],
  'widget-stands-alone': ['src/widget/bad.ts', "import '../core/good.ts';"],
  'views-know-what-subjects-keep': ['src/desk/bad.ts', "import '../http/door.ts';"],
  'subjects-do-not-know-views': ['src/tickets/bad-view.ts', "import '../desk/good.ts';"],
  'console-knows-contracts-only': ['src/console/bad-store.ts', "import '../orders/store.ts';"],
  'console-takes-types-only': ['src/console/bad-code.ts', "import '../orders/contract.ts';"],
  'nobody-knows-the-console': ['src/http/bad-console.ts', "import '../console/good.ts';"],
  'home-of--react-react-dom-mantine-tanstack-recharts-tabler-fontsource-variable-get-nonce-': [
    'src/desk/lib-react.ts',
    "import 'react';",
  ],
  'home-of-helmet': ['src/staff/lib-helmet.ts', "import 'helmet';"],
  'home-of--node-rs-argon2': ['src/http/lib-argon2.ts', "import '@node-rs/argon2';"],
  'home-of-otpauth': ['src/http/lib-otpauth.ts', "import 'otpauth';"],
  'home-of-date-holidays': ['src/settings/lib-holidays.ts', "import 'date-holidays';"],
  'home-of--telegraf-telegraf-': ['src/road/lib-telegraf.ts', "import 'telegraf';"],
  'home-of-mongoose': ['src/http/lib-mongoose.ts', "import 'mongoose';"],
  'home-of-mongodb': ['src/http/lib-mongodb.ts', "import 'mongodb';"],
  'home-of-lmdb': ['src/database/lib-lmdb.ts', "import 'lmdb';"],
  'home-of-botbuilder': ['src/http/lib-botbuilder.ts', "import 'botbuilder';"],
  'home-of-openai': ['src/core/lib-openai.ts', "import 'openai';"],
  'home-of-express': ['src/orders/lib-express.ts', "import 'express';"],
  'home-of-node-cron': ['src/orders/lib-cron.ts', "import 'node-cron';"],
  'home-of-pino': ['src/http/lib-pino.ts', "import 'pino';"],
  'home-of-yaml': ['src/orders/lib-yaml.ts', "import 'yaml';"],
  'home-of-intl-messageformat': ['src/http/lib-intl.ts', "import 'intl-messageformat';"],
  'home-of-ws': ['src/http/lib-ws.ts', "import 'ws';"],
  'home-of-prom-client': ['src/road/lib-prom.ts', "import 'prom-client';"],
};

const GOOD = [
  'src/road/good.ts',
  'src/core/good.ts',
  'src/orders/store.ts',
  'src/http/door.ts',
  'src/compose.ts',
  'src/channels/webhook/index.ts',
  'src/desk/good.ts',
  'src/console/good.ts',
  'src/orders/contract.ts',
];

/** Stand-ins of the libraries, so that the walls are shown for those too that are not installed. */
const LIBRARIES = [
  ...['telegraf', 'botbuilder', 'mongoose', 'mongodb', 'lmdb', 'express', 'openai', 'node-cron', 'pino'],
  ...['yaml', 'intl-messageformat', 'ws', 'prom-client', '@marcbachmann/cel-js', 'react', 'helmet'],
  ...['@node-rs/argon2', 'otpauth', 'date-holidays'],
];

const house = mkdtempSync(join(tmpdir(), 'langnghe-walls-'));
afterAll(() => rmSync(house, { recursive: true, force: true }));

function write(file: string, code: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), `${code}\nexport {};\n`);
}

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

function breaches(): Report['summary']['violations'] {
  for (const file of GOOD) write(file, '');
  for (const [file, code] of Object.values(BREACHES)) write(file, code);
  write('src/road/circle-b.ts', "import './circle-a.ts';");
  writeFileSync(join(house, 'tsconfig.json'), readFileSync(join(PROJECT, 'tsconfig.json')));
  for (const library of LIBRARIES) {
    write(`node_modules/${library}/index.js`, '');
    writeFileSync(
      join(house, `node_modules/${library}/package.json`),
      JSON.stringify({ name: library, main: 'index.js' }),
    );
  }
  const cruiser = join(PROJECT, 'node_modules/.bin/depcruise');
  const config = join(PROJECT, '.dependency-cruiser.cjs');
  const run = spawnSync(cruiser, ['src', '--config', config, '--output-type', 'json', '--no-cache'], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return (JSON.parse(run.stdout) as Report).summary.violations;
}

describe('the walls of the house', () => {
  const found = breaches();

  it.each(Object.entries(BREACHES))('%s bites', (rule, [file]) => {
    expect(found.filter((one) => one.rule.name === rule).map((one) => one.from)).toContain(file);
  });

  it('has a breach here for every wall', () => {
    const load = createRequire(import.meta.url);
    const { forbidden } = load(join(PROJECT, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };
    const names = forbidden.map(({ name }) => name);
    expect(Object.keys(BREACHES).sort()).toEqual(names.sort());
  });

  it('lets the good ones alone', () => {
    expect(found.filter(({ from }) => GOOD.includes(from))).toEqual([]);
  });
});
