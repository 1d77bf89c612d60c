import { useTexts } from '../texts/texts.tsx';
import type { Measured } from './asks.ts';

/** A score with its 95 % interval, or that there are too few answers to say. */
export function MeasureText({ score, few }: { score: Measured; few: number }) {
  const { say, language } = useTexts();
  const { answers, tooFew, main } = score;
  const found = score[main] ?? score.mean;
  if (tooFew || found === undefined) return <span>{say('feedback.too-few', { answers, few })}</span>;
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: main === 'mean' ? 2 : 0 });
  const { value, low, high } = found;
  return (
    <span className="measure">
      <strong>
        {say(`feedback.measure.${score[main] === undefined ? 'mean' : main}`, {
          value: digits.format(value),
        })}
      </strong>{' '}
      <span className="small muted">
        {say('feedback.interval', { low: digits.format(low), high: digits.format(high), answers })}
      </span>
    </span>
  );
}
