import { useState } from 'react';
import { useClock } from '../look/age.tsx';
import { useFlowName } from '../look/known-names.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { dateOf, exactTime, isSameDay, timeOfDay } from '../look/time.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Line } from './asks.ts';
import { Delivery } from './delivery.tsx';
import { LineFiles } from './line-files.tsx';
import { partsOf } from './rules.ts';
import { Why } from './why.tsx';

interface LineProps {
  readonly line: Line;
  readonly conversation: string;
  readonly staff: Readonly<Record<string, string>>;
  readonly me: string;
}

/** One line: who, what, when, and how it went out; of the bot's, which step spoke and why. */
export function LineShown({ line, conversation, staff, me }: LineProps) {
  const { say } = useTexts();
  const flowName = useFlowName();
  const [isWhyOpen, setIsWhyOpen] = useState(false);
  const who =
    line.who === 'staff' || line.who === 'note' ? nameOf(line, staff, me, say('who.me')) : undefined;
  return (
    <article className="line" data-who={line.who} data-edited={line.isEdited === true}>
      <header className="line-head small">
        <strong>
          {say(`who.${line.who}`)}
          {who !== undefined && ` · ${who}`}
        </strong>
        {line.by !== undefined && (
          <button
            type="button"
            className="line-by"
            aria-expanded={isWhyOpen}
            title={`${line.by.flow} · ${line.by.step}`}
            onClick={() => setIsWhyOpen(!isWhyOpen)}
          >
            {flowName(line.by.flow)} · {say('line.why')}
          </button>
        )}
        <LineTime at={line.at} />
      </header>
      {line.isEdited === true && <p className="small muted">{say('line.edited')}</p>}
      {line.edits !== undefined && <p className="small muted">{say('line.edits')}</p>}
      <LineText text={line.text} />
      {line.pressed !== undefined && line.pressed !== line.text && (
        <p className="small muted">{say('line.pressed')}</p>
      )}
      {line.choices !== undefined && line.choices.length > 0 && (
        <ul className="line-choices small">
          {line.choices.map((choice) => (
            <li key={choice}>{withVisibleBidi(choice)}</li>
          ))}
        </ul>
      )}
      {line.location !== undefined && (
        <p className="small">
          {say('line.location')} {line.location.latitude}, {line.location.longitude}
        </p>
      )}
      {line.files !== undefined && <LineFiles files={line.files} />}
      {line.delivery !== undefined && <Delivery delivery={line.delivery} />}
      {isWhyOpen && <Why conversation={conversation} line={line.n} />}
    </article>
  );
}

function nameOf(line: Line, staff: LineProps['staff'], me: string, mine: string): string | undefined {
  if (line.staff === undefined) return undefined;
  return line.staff === me ? mine : (staff[line.staff] ?? line.staff);
}

function LineTime({ at }: { at: string }) {
  const { now, zone } = useClock();
  const { language } = useTexts();
  const when = new Date(at);
  const date = dateOf(when, zone);
  const short = date.slice(-4) === dateOf(now, zone).slice(-4) ? date.slice(0, 5) : date;
  const day = isSameDay(when, now, zone) ? '' : `${short} `;
  return (
    <time dateTime={at} title={exactTime(when, zone, language)} className="line-time">
      {day}
      {timeOfDay(when, zone)}
    </time>
  );
}

/** Words stay words; addresses become links that show where they truly lead. */
export function LineText({ text }: { text: string }) {
  if (text === '') return null;
  return (
    <p className="line-text">
      {partsOf(text).map(({ text: part, link, host }, n) =>
        link === undefined ? (
          withVisibleBidi(part)
        ) : (
          <a
            key={n}
            href={link}
            target="_blank"
            rel="noopener noreferrer nofollow"
            title={new URL(link).host}
          >
            {withVisibleBidi(part)}
            {host !== undefined && ` (${host})`}
          </a>
        ),
      )}
    </p>
  );
}
