import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { listLines } from '../../desk/conversation-contract.ts';
import type { ReplyOf } from '../../http/endpoint.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { Failed, Loading } from '../look/states.tsx';
import { exactTime } from '../look/time.ts';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { askSettings } from '../wire/me.ts';
import './print.css';

const here = getRouteApi('/print/c/$id');

type Reply = ReplyOf<typeof listLines>;
type Line = Reply['items'][number];

/** Every line from the first on, page by page. */
async function wholeTranscript(id: string, signal: AbortSignal) {
  const lines: Line[] = [];
  const names = new Map<string, string>();
  let after = 0;
  for (;;) {
    const page: Reply = await ask<typeof listLines>(
      { method: 'GET', path: '/conversations/:id/lines' },
      { params: { id }, query: { after }, signal },
    );
    lines.push(...page.items);
    for (const [staff, name] of Object.entries(page.staff)) names.set(staff, name);
    after = page.items.at(-1)?.n ?? after;
    if (!page.hasLater || page.items.length === 0) return { lines, names };
  }
}

/** A transcript to print: in normal flow, exact times, notes only where they are asked for. */
export function PrintPage() {
  const { say } = useTexts();
  const { id } = here.useParams();
  const [withNotes, setWithNotes] = useState(false);
  const zone = useQuery(askSettings).data?.shop.timeZone ?? 'Asia/Ho_Chi_Minh';
  const { data, error } = useQuery({
    queryKey: keys.room('print', id),
    queryFn: ({ signal }) => wholeTranscript(id, signal),
    staleTime: 0,
  });
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} />;
  return (
    <main className="print">
      <h1>{say('print.title', { id: withVisibleBidi(id) })}</h1>
      <p className="print-acts">
        <label>
          <input
            type="checkbox"
            checked={withNotes}
            onChange={(event) => setWithNotes(event.currentTarget.checked)}
          />{' '}
          {say('print.notes')}
        </label>{' '}
        <button type="button" onClick={() => window.print()}>
          {say('print.print')}
        </button>
      </p>
      <ol>
        {data.lines
          .filter(({ who }) => withNotes || who !== 'note')
          .map((line) => (
            <PrintedLine key={line.n} line={line} zone={zone} names={data.names} />
          ))}
      </ol>
    </main>
  );
}

function PrintedLine({
  line,
  zone,
  names,
}: {
  line: Line;
  zone: string;
  names: ReadonlyMap<string, string>;
}) {
  const { say, language } = useTexts();
  const { who, staff, text, files, at } = line;
  const name = staff === undefined ? say(`print.who.${who}`) : (names.get(staff) ?? staff);
  return (
    <li>
      <p className="print-head">
        {line.n}. <strong>{who === 'note' ? `${say('print.who.note')} · ${name}` : name}</strong>{' '}
        {exactTime(new Date(at), zone, language)}
      </p>
      <p className="print-text">{withVisibleBidi(text)}</p>
      {files !== undefined && (
        <p className="print-head">
          {say('print.files', { names: files.map((file) => file.name ?? file.id).join(', ') })}
        </p>
      )}
    </li>
  );
}
