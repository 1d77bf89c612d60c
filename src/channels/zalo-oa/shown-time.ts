import type { Language } from '../../core/conversation.ts';

const DAY = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
const HOUR = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

/** A time as people of the shop read it: `10:05 ngày 23/11/2026`. */
export function shownTime(at: Date, timeZone: string, language: Language): string {
  const of = (parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(at);
  return `${of(HOUR)} ${language === 'vi' ? 'ngày' : 'on'} ${of(DAY)}`;
}
