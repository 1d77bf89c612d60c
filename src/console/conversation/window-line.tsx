import { sayedSpan } from '../look/deadline.tsx';
import { useClock } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { timeOfDay } from '../look/time.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Head } from './asks.ts';

/** What the channel allows now, said before one types: until when answers are free, or go at all. */
export function WindowLine({ channel, text }: { channel: Head['channel']; text: string }) {
  const { say } = useTexts();
  const { now, zone } = useClock();
  const { window, mostText, isOn } = channel;
  const name = channelName(channel.name);
  const length = Array.from(text).length;
  const parts = mostText > 0 ? Math.ceil(length / mostText) : 1;
  const until = window.until === undefined ? undefined : new Date(window.until);
  const said = until && {
    name,
    time: timeOfDay(until, zone),
    span: sayedSpan(until.getTime() - now.getTime(), say),
  };
  return (
    <p className="window small" data-state={isOn ? window.state : 'closed'}>
      {!isOn && say('window.off', { name })}
      {isOn && window.state === 'closed' && say('window.closed', { name })}
      {isOn && window.state === 'free' && said && say(`window.free-then-${window.then ?? 'paid'}`, said)}
      {isOn &&
        window.state === 'paid' &&
        (said ? say('window.paid-until', said) : say('window.paid', { name }))}
      {parts > 1 && <span> · {say('window.parts', { parts })}</span>}
    </p>
  );
}
