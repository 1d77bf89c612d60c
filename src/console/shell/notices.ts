import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useWaitingInTitle } from '../look/title.ts';
import { useTexts } from '../texts/texts.tsx';
import { askCounts } from '../wire/common-asks.ts';
import { usePrefs } from '../wire/me.ts';

const SOUND_MS = 3_000;
const REPEAT_MS = 20_000;
const TONES_HZ = [660, 880] as const;

/**
 * What waits for somebody's attention: my waiting conversations, unclaimed ones, mentions. In the title always;
 * as a notice of the browser and a sound by choice. Never for what the bot holds.
 */
export function useNotices(): void {
  const { say } = useTexts();
  const [{ notices, sound }] = usePrefs();
  const { data } = useQuery(askCounts);
  const mine = data === undefined ? 0 : data.waiting.n + data.mentions.n;
  const unclaimed = data?.unassigned.n ?? 0;
  const before = useRef<{ mine: number; unclaimed: number }>(undefined);
  useWaitingInTitle(mine);
  useEffect(() => {
    if (data === undefined) return;
    const old = before.current;
    before.current = { mine, unclaimed };
    // The first look, or the first after a break, is not news.
    if (old === undefined || (mine <= old.mine && unclaimed <= old.unclaimed)) return;
    // Nor is what somebody took here, before their own eyes, from those unclaimed.
    if (document.hasFocus() && mine + unclaimed <= old.mine + old.unclaimed) return;
    if (notices) notify(say('notice.title'), say('notice.body', { mine, unclaimed }));
    if (sound !== 'off') void ring();
  }, [data, mine, unclaimed, notices, sound, say]);
  const mustRepeat = sound === 'repeat' && unclaimed > 0;
  useEffect(() => {
    if (!mustRepeat) return;
    const timer = setInterval(() => void ring(), REPEAT_MS);
    return () => clearInterval(timer);
  }, [mustRepeat]);
}

/** One notice however many tabs there are: the same tag takes the place of the one before. */
function notify(title: string, body: string): void {
  if (document.hasFocus() || !('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const notice = new Notification(title, { body, tag: 'langnghe-waiting' });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
  } catch {
    // Android shows them from a service worker only; Health says so.
  }
}

/** Two soft tones, in one tab only. */
export async function ring(): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return play();
  await locks.request('langnghe-sound', { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    await play();
    await new Promise((resolve) => setTimeout(resolve, SOUND_MS));
  });
}

async function play(): Promise<void> {
  const audio = new AudioContext();
  // A browser lets no page sound before somebody has touched it.
  if (audio.state === 'suspended') return audio.close();
  TONES_HZ.forEach((hz, n) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const from = audio.currentTime + n * 0.18;
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.12, from + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.4);
  });
  await new Promise((resolve) => setTimeout(resolve, 900));
  await audio.close();
}
