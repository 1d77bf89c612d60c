import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { getConversation, listLines } from '../../desk/conversation-contract.ts';
import type { ReplyOf } from '../../http/endpoint.ts';
import { channelName } from '../look/channel-name.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { Unanswered } from '../look/states.tsx';
import { exactTime } from '../look/time.ts';
import { useTitle } from '../look/title.ts';
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
  const asked = useQuery({
    queryKey: keys.room('print', id),
    queryFn: ({ signal }) => wholeTranscript(id, signal),
    staleTime: 0,
  });
  const { data } = asked;
  const { data: head } = useQuery({
    queryKey: keys.room('print', id, 'head'),
    queryFn: ({ signal }) =>
      ask<typeof getConversation>({ method: 'GET', path: '/conversations/:id' }, { params: { id }, signal }),
  });
  const title = say('print.title', { name: withVisibleBidi(head?.customer.name ?? say('name.none')) });
  useTitle(title);
  if (data === undefined) return <Unanswered of={asked} />;
  return (
    <main className="print">
      <h1>{title}</h1>
      <p className="print-head">
        {head !== undefined && `${channelName(head.channel.name)} · `}
        {withVisibleBidi(id)}
      </p>
      <div className="print-acts">
        <Checkbox
          label={say('print.notes')}
          checked={withNotes}
          onChange={(event) => setWithNotes(event.currentTarget.checked)}
        />
        <Button onClick={() => window.print()}>{say('print.print')}</Button>
      </div>
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
          {say('print.files', {
            names: files.map((file) => withVisibleBidi(file.name ?? file.id)).join(', '),
          })}
        </p>
      )}
    </li>
  );
}
