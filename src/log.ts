import { pino, type LoggerOptions } from 'pino';
import type { Log } from './road/ports.ts';

/** JSON lines; pretty when a person looks at a terminal. Never a customer's words, never a secret. */
export async function openLog(options: { level: string; pretty: boolean }): Promise<Log> {
  const settings: LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['*.token', '*.secret', '*.authorization', '*.text', 'headers'], remove: true },
  };
  if (options.pretty) return prettyLog(settings);
  const log: Log = pino(settings);
  return log;
}

async function prettyLog(settings: LoggerOptions): Promise<Log> {
  const { default: pretty } = await import('pino-pretty');
  const shown = pretty({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname', sync: true });
  const log: Log = pino({ ...settings, formatters: {} }, shown);
  return log;
}
