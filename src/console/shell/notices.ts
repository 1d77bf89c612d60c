import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useWaitingInTitle } from '../look/title.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Say } from '../texts/texts.tsx';
import { askCounts, useSharedCounts } from '../wire/counts.ts';
import type { getRow } from '../../desk/rows-contract.ts';
import { ask } from '../wire/ask.ts';
import { useMe, usePrefs } from '../wire/me.ts';
import { isNews, isTold, seenToBegin, waitOf, without } from './notice-rules.ts';
import type { Open, Waiting } from './notice-rules.ts';
import { ring } from './sound.ts';
import { inOneTab, isAnyInFront, openInFront, useFront } from './tabs.ts';

const REPEAT_MS = 20_000;
/** Timers of different tabs do not tick together. */
const SLACK_MS = 2_000;
/** What one tab has kept all others can read by then. */
const KEPT_MS = 1_000;
const TOLD = 'langnghe.told';

/**
 * What waits for somebody's attention: my waiting conversations, unclaimed ones, mentions. In the title always;
 * as a notice of the browser and a sound by choice, once for all tabs. Never for what the bot holds, nor for the
 * conversation that is before one's eyes.
 */
export function useNotices(): void {
  const { say } = useTexts();
  const me = useMe().id;
  const [{ notices, sound }] = usePrefs();
  useSharedCounts();
  useFront();
  const { data } = useQuery(askCounts);
  const mine = data === undefined ? 0 : data.waiting.n + data.mentions.n;
  const unclaimed = data?.unassigned.n ?? 0;
  const before = useRef<Waiting>(undefined);
  useWaitingInTitle(mine);
  useEffect(() => {
    if (data === undefined) return;
    const old = before.current;
    const now = { mine, unclaimed, askedAt: data.askedAt, at: Date.parse(data.at) };
    before.current = now;
    void tellNews({ old, now, me }, (isLookedAt) => {
      if (notices && !isLookedAt) notify(now, say);
      if (sound !== 'off') void ring();
    });
  }, [data, mine, unclaimed, me, notices, sound, say]);
  const mustRepeat = sound === 'repeat' && unclaimed > 0;
  useEffect(() => {
    if (!mustRepeat) return;
    const timer = setInterval(() => void ring(REPEAT_MS - SLACK_MS), REPEAT_MS);
    return () => clearInterval(timer);
  }, [mustRepeat]);
}

interface Change {
  readonly old: Waiting | undefined;
  readonly now: Waiting;
  readonly me: string;
}

/** Tells what is news, if no other tab has. */
async function tellNews({ old, now, me }: Change, tellIt: (isLookedAt: boolean) => void): Promise<void> {
  if (!isNews(old, now, false)) return;
  const isLookedAt = await isAnyInFront();
  if (!isNews(old, await unseen(old, now, me), isLookedAt)) return;
  await inOneTab('langnghe-notice', KEPT_MS, () => {
    if (isTold(toldLast(), old, now)) return;
    localStorage.setItem(TOLD, JSON.stringify(now));
    tellIt(isLookedAt);
  });
}

/** Waits that somebody saw begin: the last of them are enough. */
const seenWaits = new Set<string>();
const MOST_KEPT = 100;

/** What waits, less the conversation before somebody's eyes, if it has just begun to. */
async function unseen(old: Waiting, now: Waiting, me: string): Promise<Waiting> {
  const open = await Promise.all((await openInFront()).map(rowOf));
  const seen = seenToBegin(
    open.filter((one) => one !== undefined),
    old,
    seenWaits,
  );
  if (seenWaits.size > MOST_KEPT) seenWaits.clear();
  for (const one of seen) seenWaits.add(waitOf(one));
  return without(now, seen, me);
}

/** Undefined: it cannot be had; then the sound is better than silence. */
async function rowOf(id: string): Promise<Open | undefined> {
  try {
    return (await ask<typeof getRow>({ method: 'GET', path: '/conversations/:id/row' }, { params: { id } }))
      .row;
  } catch {
    return undefined;
  }
}

function toldLast(): Waiting | undefined {
  const kept = localStorage.getItem(TOLD);
  // Written above, by this or another tab.
  return kept === null ? undefined : (JSON.parse(kept) as Waiting);
}

/** The same tag takes the place of the one before, though of another day. */
function notify({ mine, unclaimed }: Waiting, say: Say): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const body = say('notice.body', { mine, unclaimed });
    const notice = new Notification(say('notice.title'), { body, tag: 'langnghe-waiting' });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
  } catch {
    // Android shows them from a service worker only; Health says so.
  }
}
