import { pino, type LoggerOptions } from 'pino';
import type { Log } from './road/ports.ts';

export interface LogOptions {
  readonly level: string;
  readonly pretty: boolean;
  /** A command's own output goes to the standard output; its log must not stand between. */
  readonly aside?: boolean;
}

/** JSON lines; pretty when a person looks at a terminal. Never a customer's words, never a secret. */
export async function openLog({ level, pretty, aside = false }: LogOptions): Promise<Log> {
  const to = aside ? 2 : 1;
  const settings: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['*.token', '*.secret', '*.authorization', '*.text', 'headers'], remove: true },
  };
  if (pretty) return prettyLog(settings, to);
  const log: Log = aside ? pino(settings, pino.destination({ dest: to, sync: true })) : pino(settings);
  return log;
}

async function prettyLog(settings: LoggerOptions, to: number): Promise<Log> {
  const { default: prettyLines } = await import('pino-pretty');
  const shown = prettyLines({
    translateTime: 'HH:MM:ss',
    ignore: 'pid,hostname',
    sync: true,
    destination: to,
  });
  const log: Log = pino({ ...settings, formatters: {} }, shown);
  return log;
}
