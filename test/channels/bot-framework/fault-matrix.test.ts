import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CALLERS } from './matrix-callers.ts';
import { COLUMNS, WORDS } from './matrix-cells.ts';
import type { Cell } from './matrix-cells.ts';
import { DELIVERY } from './matrix-delivery.ts';
import { matrixShop } from './matrix-shop.ts';
import type { MatrixCustomer, MatrixShop } from './matrix-shop.ts';

let at: MatrixShop;
const table: string[][] = [];
beforeAll(async () => {
  at = await matrixShop();
}, 120_000);
afterEach(() => {
  at.wire.calm();
  at.openId.calm();
  at.openId.isDark = false;
});
afterAll(async () => {
  await at.close();
  const rows = [['fault', 'on', 'answered', 'kept', 'shown', 'state', 'address', 'log', 'note'], ...table];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | '));
  process.stdout.write(`\nBot Framework, fault by fault, on the road\n${lines.join('\n')}\n`);
});

const FAULTS = [...DELIVERY, ...CALLERS];
const CELLS = FAULTS.flatMap(({ name, cells }) => cells.map((cell) => ({ name, ...cell })));

it('everything is tried at every place, or there is a reason why not', () => {
  for (const { name, cells, otherwise } of FAULTS) {
    const missing = COLUMNS.filter((on) => !cells.some((cell) => cell.on === on));
    if (missing.length > 0) expect(otherwise, name).toBeDefined();
    table.push(...missing.map((on) => [name, on, 'n/a', '', '', '', '', '', otherwise ?? '']));
  }
});

describe.each(CELLS)('$name on $on', (cell) => {
  it(
    'nothing is lost, and nothing doubled but where the law of the road allows it',
    { timeout: 60_000 },
    async () => {
      const { name, on, make, expects, note = '' } = cell;
      const lan = at.customer();
      const refused = await at.refused();
      const said = at.shop.log.said.length;
      make?.(at, lan);
      const answers = await happened(cell, lan);
      if ((await lan.kept()) !== undefined) await lan.settled();
      const came = { answers, ...(await lookedAt(lan, said)) };
      const { kept, state, unreachable = 'reached', log } = came;
      const shown = expects.shown === 'as noted' ? expects.shown : came.shown;
      const told = kept.join(', ').replaceAll('\n', ' ');
      table.push([name, on, answers.join(' '), told, shown, state, unreachable, log.join(', '), note]);
      const { waitedMs = 0, unreachable: expected, ...rest } = expects;
      expect({ ...came, shown }).toMatchObject(rest);
      expect(came.unreachable).toBe(expected);
      expect(came.waitedMs).toBeGreaterThanOrEqual(waitedMs);
      expect((await at.refused()) - refused).toBe(answers.filter((status) => status === 401).length);
      for (const secret of [...WORDS, 'ảnh đây', 'app-token'])
        expect(JSON.stringify(at.shop.log.said)).not.toContain(secret);
    },
  );
});

async function happened({ on, happens }: Cell, lan: MatrixCustomer): Promise<readonly number[]> {
  if (happens !== undefined) return happens(at, lan);
  if (on === 'media') return [await lan.brings(lan.photo())];
  return [await lan.brings({ text: WORDS[0] }), await lan.brings({ text: WORDS[1] })];
}

async function lookedAt(lan: MatrixCustomer, said: number) {
  const lines = await lan.lines();
  const bot = lines.filter(({ who }) => who === 'bot');
  const states = [...new Set(bot.map(({ delivery }) => delivery?.state ?? 'queued'))];
  const waits = bot.map((line) => (line.delivery?.at?.getTime() ?? 0) - line.at.getTime());
  const texts = bot.map(({ text }) => text);
  const loud = at.shop.log.said.slice(said).filter(({ level }) => level === 'warn' || level === 'error');
  return {
    kept: lines
      .filter(({ who }) => who === 'customer')
      .map(({ text, files }) => [text, ...(files ?? []).map(({ name }) => `[${name ?? ''}]`)].join(' ')),
    shown: shownHow(texts, at.wire.heard(lan.id)),
    state: states.length === 0 ? 'none' : (states.toSorted()[0] ?? ''),
    unreachable: /answered \d+ (\w+)/.exec((await lan.kept())?.unreachable?.why ?? '')?.[1],
    log: [
      ...new Set(
        loud.map(({ level, fields: { code } }) => `${level} ${typeof code === 'string' ? code : ''}`),
      ),
    ],
    waitedMs: Math.max(0, ...waits),
  };
}

function shownHow(lines: readonly string[], heard: readonly string[]): string {
  if (lines.length === 0) return heard.length === 0 ? 'nothing' : `unknown: ${heard.join(', ')}`;
  const is = (texts: readonly string[]): boolean => JSON.stringify(heard) === JSON.stringify(texts);
  if (is(lines)) return 'once';
  if (is([...lines.slice(0, 1), ...lines])) return 'twice at first';
  return heard.length === 0 ? 'never' : `shown as ${heard.join(', ')}`;
}
