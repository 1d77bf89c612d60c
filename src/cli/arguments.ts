import { parseArgs, type ParseArgsConfig } from 'node:util';
import { AppError } from '../core/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Read<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

/** Reads a command's options. Throws AppError `invalid-input` with the usage for one that is not known. */
export function readArguments<T extends Options>(args: string[], options: T, usage: string): Read<T> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (cause) {
    const says = cause instanceof Error ? cause.message.split('. ')[0] : '';
    throw new AppError('invalid-input', `${says ?? ''}\n\n${usage}`, { cause });
  }
}

/** A count given as an option. */
export function readCount(written: string | undefined, otherwise: number): number {
  if (written === undefined) return otherwise;
  const count = Number(written);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    throw new AppError('invalid-input', `"${written}" is not a number from 1 to 10000.`);
  }
  return count;
}
