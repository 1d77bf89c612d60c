import { labelOf } from '../core/buttons.ts';
import { localTime, type LocalTime } from '../clock/local-time.ts';
import type { FileRef, Line } from '../core/conversation.ts';
import type { Transcript } from '../conversations/readers.ts';
import { readArguments } from './arguments.ts';
import { ownerText, type ConversationsDesk } from './conversations.ts';
import type { Io } from './io.ts';
import { cut, harmless, width } from './table.ts';

const USAGE = `Usage: langnghe conversation <id> [--json]

Everything that was said. \`langnghe conversations\` lists the ids.`;

/** `langnghe conversation <id>`: the transcript. */
export async function conversationCommand(args: string[], io: Io, desk: ConversationsDesk): Promise<number> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean' } }, USAGE);
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) {
    io.err(USAGE);
    return 2;
  }
  const found = await desk.readers.transcript(id);
  if (!found) {
    io.err(`There is no conversation "${id}"; \`langnghe conversations\` lists them.`);
    return 1;
  }
  io.out(
    values.json === true ? JSON.stringify(found, null, 2) : transcriptText(found, localTime(desk.timeZone)),
  );
  return 0;
}

function transcriptText(found: Transcript, zone: LocalTime): string {
  const name = found.name === undefined ? '' : ` (${cut(found.name, 60)})`;
  const state = found.isErased ? 'erased' : `who speaks: ${ownerText(found)}`;
  const speakers = found.transcript.map(speakerOf);
  const widest = Math.max(0, ...speakers.map(width));
  const digits = String(found.transcript.at(-1)?.n ?? 0).length;
  const lines = found.transcript.map((line, index) => {
    const speaker = speakers[index] ?? '';
    const number = String(line.n).padStart(digits);
    const head = `${number}  ${zone.text(line.at)}  ${speaker}${' '.repeat(widest - width(speaker))}  `;
    return head + harmless(lineText(line)).replaceAll('\n', `\n${' '.repeat(width(head))}`);
  });
  return [`${found.id}${name}, ${state}`, '', ...lines].join('\n');
}

function speakerOf({ who, staff }: Line): string {
  return who === 'staff' || who === 'note' ? harmless([who, staff].filter(Boolean).join(' ')) : who;
}

function lineText(line: Line): string {
  const { delivery, choices = [], files = [], location } = line;
  const why = delivery?.why === undefined ? '' : `: ${delivery.why}`;
  return [
    line.text,
    ...(choices.length > 0 ? [choices.map((choice) => `[${labelOf(choice)}]`).join(' ')] : []),
    ...files.map(fileText),
    ...(location ? [`(at ${location.latitude}, ${location.longitude})`] : []),
    ...(delivery && delivery.state !== 'sent' ? [`(${delivery.state}${why})`] : []),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function fileText({ id, type, bytes, name }: FileRef): string {
  return `(file ${name ?? id}, ${type}, ${Math.ceil(bytes / 1024)} kB)`;
}
