import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { flowCommand, flowSchemaText } from '../../src/cli/flow.ts';
import { surroundings } from '../../src/compose/content.ts';
import { KNOWN_TO_FLOWS } from '../support/known-to-flows.ts';
import { PROJECT } from '../support/real-content.ts';

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const code = await flowCommand(args, io, () => KNOWN_TO_FLOWS);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('the shipped content has neither error nor warning', async () => {
  expect(await run('check', PROJECT)).toEqual({ code: 0, out: '13 flows: 0 errors, 0 warnings', err: '' });
});

test('faults are shown by place, and the exit code says so', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'langnghe-'));
  await mkdir(path.join(folder, 'flows'));
  await writeFile(path.join(folder, 'flows', 'a.yaml'), 'flow: a\nsteps:\n  hi: { sya: true }\n');
  const { code, out } = await run('check', folder);
  expect(code).toBe(1);
  expect(out).toContain('flows/a.yaml:3:3 error no kind of step');
  expect(out).toMatch(/\d+ errors, 0 warnings$/);
  expect(await run('check', path.join(folder, 'none'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('no folder flows') as string,
  });
});

test('the published schema is the one the program reads', async () => {
  const kept = await readFile(path.join(PROJECT, 'flows', 'flow.schema.json'), 'utf8');
  expect(kept).toBe(`${flowSchemaText()}\n`);
  expect((await run('schema')).out).toBe(flowSchemaText());
});

test('anything else shows how it is called', async () => {
  for (const args of [[], ['chek'], ['schema', 'x'], ['check', 'a', 'b']]) {
    expect(await run(...args)).toMatchObject({
      code: 2,
      err: expect.stringContaining('langnghe flow check') as string,
    });
  }
});

test('what tests take for known to flows is what the product knows', () => {
  const real = surroundings();
  expect(real.actions).toEqual(
    expect.arrayContaining(KNOWN_TO_FLOWS.actions.map((one) => expect.objectContaining(one) as object)),
  );
  expect(real.events).toEqual(KNOWN_TO_FLOWS.events);
});

test('a channel that is not set up is only counted, unless it is named', async () => {
  const lines: string[] = [];
  const io = { out: (text: string) => void lines.push(text), err: (text: string) => void lines.push(text) };
  expect(await flowCommand(['check', PROJECT], io, surroundings)).toBe(0);
  expect(lines.join('\n')).toMatch(
    /zalo-bot is not set up; there \d+ questions would be shown in another form/,
  );
  lines.splice(0);
  expect(await flowCommand(['check', PROJECT, '--channel', 'zalo-bot'], io, surroundings)).toBe(0);
  expect(lines.join('\n')).toContain(
    '"score" has 5 buttons; zalo-bot shows none: they become a numbered text',
  );
  expect(await flowCommand(['check', '--channel', 'icq'], io, surroundings)).toBe(2);
  expect(lines.at(-1)).toMatch(/no channel "icq"; there are web, webhook, telegram/);
});
