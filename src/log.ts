import { pino, type Logger } from 'pino';
import type { Log } from './road/ports.ts';

/** JSON lines; pretty when a person looks at a terminal. Never a customer's words, never a secret. */
export function openLog(options: { level: string; pretty: boolean }): Log & Pick<Logger, 'flush'> {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['*.token', '*.secret', '*.authorization', '*.text', 'headers'], remove: true },
  };
  if (!options.pretty) return pino(settings);
  return pino({
    ...settings,
    formatters: {},
    transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss', ignore: 'pid,hostname' } },
  });
}
