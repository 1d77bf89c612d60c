import { checkContent } from '../content/content.ts';
import type { Surroundings } from '../content/check/whole.ts';
import { showFault } from '../content/fault.ts';
import { isAppError } from '../core/errors.ts';
import { flowJsonSchema } from '../core/flow-schema.ts';

export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
}

const USAGE = `langnghe flow check [folder] [--channel <kind>]…  checks flows/ and locales/ as a whole, for channels
                                                  that are set up and those named ("zalo-bot")
langnghe flow schema                              prints the JSON Schema of flow files`;

/** `langnghe flow check|schema`, for what flows may name around them. Answers the exit code: 1 when there is an error, 2 for a wrong call. */
export async function flowCommand(
  args: readonly string[],
  io: CommandIo,
  surroundings: (channels: readonly string[]) => Surroundings,
): Promise<number> {
  const { channels, plain } = withoutChannels(args);
  const [does, folder = '.', ...rest] = plain;
  if (does === 'schema' && args.length === 1) {
    io.out(flowSchemaText());
    return 0;
  }
  const around = surroundings(channels);
  const known = around.channels.map(({ name }) => name);
  const strange = channels.find((name) => !known.includes(name));
  if (strange !== undefined) {
    io.err(`There is no channel "${strange}"; there are ${known.join(', ')}.`);
    return 2;
  }
  if (does === 'check' && rest.length === 0) return check(folder, io, around);
  io.err(USAGE);
  return 2;
}

const OPTION = '--channel';

function withoutChannels(args: readonly string[]): { channels: readonly string[]; plain: readonly string[] } {
  const isValue = (n: number): boolean => args[n - 1] === OPTION;
  return {
    channels: args.filter((_, n) => isValue(n)),
    plain: args.filter((arg, n) => arg !== OPTION && !isValue(n)),
  };
}

async function check(folder: string, io: CommandIo, around: Surroundings): Promise<number> {
  try {
    const { content, faults } = await checkContent(folder, around);
    for (const fault of faults) io.out(showFault(fault));
    const errors = faults.filter((fault) => fault.level === 'error').length;
    const flows = content === undefined ? '' : `${content.flows.size} flows: `;
    io.out(`${flows}${count(errors, 'error')}, ${count(faults.length - errors, 'warning')}`);
    return errors > 0 ? 1 : 0;
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown;
    io.err(thrown.message);
    return 1;
  }
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** The schema as `flows/flow.schema.json` keeps it for editors. */
export function flowSchemaText(): string {
  return JSON.stringify(flowJsonSchema(), null, 2);
}
