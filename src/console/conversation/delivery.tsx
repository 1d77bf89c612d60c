import { Age } from '../look/age.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { Line } from './asks.ts';

/** How a line went out: on its way, sent, seen, or refused and why. */
export function Delivery({ delivery }: { delivery: NonNullable<Line['delivery']> }) {
  const { say } = useTexts();
  const { state, why, seenAt, receivedAt, attempts } = delivery;
  if (state === 'failed')
    return (
      <p className="delivery small" data-state="failed">
        ! {why === undefined ? say('delivery.failed') : say('delivery.failed-why', { why })}
      </p>
    );
  if (state === 'withheld')
    return (
      <p className="delivery small muted">
        {why === undefined ? say('delivery.withheld') : say('delivery.withheld-why', { why })}
      </p>
    );
  if (state === 'queued')
    return (
      <p className="delivery small muted">
        {attempts === undefined || attempts === 0
          ? say('delivery.queued')
          : say('delivery.again', { attempts })}
      </p>
    );
  const at = seenAt ?? receivedAt;
  return (
    <p className="delivery small muted">
      {seenAt !== undefined
        ? say('delivery.seen')
        : receivedAt !== undefined
          ? say('delivery.received')
          : say('delivery.sent')}
      {at !== undefined && (
        <>
          {' '}
          <Age at={at} />
        </>
      )}
    </p>
  );
}
