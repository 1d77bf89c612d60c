import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { Table } from '../look/table.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { Points } from './asks.ts';
import { drawnPoints } from './rules.ts';
import type { DrawnPoint } from './rules.ts';

/** The trend with the band of its error; the table below says the same to those who do not see it. */
export function TrendChart({ found }: { found: Points }) {
  const { say } = useTexts();
  const points = drawnPoints(found);
  if (points.every(({ value }) => value === undefined))
    return (
      <>
        <p className="muted">{say('feedback.trend.none')}</p>
        <TrendTable points={points} />
      </>
    );
  return (
    <>
      <Drawing points={points} />
      {found.breaks.length > 1 && <p className="small muted">{say('feedback.breaks')}</p>}
      <TrendTable points={points} />
    </>
  );
}

function Drawing({ points }: { points: readonly DrawnPoint[] }) {
  const { language } = useTexts();
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  return (
    <div className="trend" aria-hidden>
      <ResponsiveContainer width="100%" height={220}>
        <ComposedChart
          data={[...points]}
          margin={{ top: 8, right: 8, bottom: 0, left: -16 }}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis dataKey="label" stroke="var(--muted)" fontSize={12} />
          <YAxis
            stroke="var(--muted)"
            fontSize={12}
            domain={['auto', 'auto']}
            tickFormatter={(tick: number) => digits.format(tick)}
          />
          <Area
            dataKey="band"
            stroke="none"
            fill="var(--accent)"
            fillOpacity={0.18}
            isAnimationActive={false}
          />
          <Line
            dataKey="value"
            stroke="var(--accent)"
            strokeWidth={2}
            dot={{ r: 3 }}
            connectNulls={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

function TrendTable({ points }: { points: readonly DrawnPoint[] }) {
  const { say, language } = useTexts();
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  return (
    <details>
      <summary>{say('feedback.as-table')}</summary>
      <Table
        heads={[say('feedback.from'), { number: say('feedback.count') }, { number: say('feedback.score') }]}
      >
        {points.map(({ label, answers, value, band }) => (
          <tr key={label}>
            <td>{label}</td>
            <td className="number" data-name={say('feedback.count')}>
              {answers}
            </td>
            <td className="number" data-name={say('feedback.score')}>
              {value === undefined || band === undefined
                ? '–'
                : `${digits.format(value)} (${digits.format(band[0])} – ${digits.format(band[1])})`}
            </td>
          </tr>
        ))}
      </Table>
    </details>
  );
}
