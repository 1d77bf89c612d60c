import { inOneTab } from './tabs.ts';

/** What comes so soon after a sound is heard as one with it. */
const TOGETHER_MS = 3_000;
const RANG = 'langnghe.rang';
const TONES_HZ = [660, 880] as const;
/** A browser that lets a page sound does so by then. */
const BEGINS_MS = 300;

/** Two soft tones, in one tab only. `notSoonerMs`: after the last of any tab. */
export async function ring(notSoonerMs = TOGETHER_MS): Promise<void> {
  const audio = await openAudio();
  // Another tab may be let.
  if (audio === undefined) return;
  await inOneTab('langnghe-sound', TOGETHER_MS, () => {
    const sinceMs = Date.now() - Number(localStorage.getItem(RANG) ?? 0);
    // A clock that was set back must not silence it.
    if (sinceMs >= 0 && sinceMs < notSoonerMs) return;
    localStorage.setItem(RANG, String(Date.now()));
    soundTones(audio);
  });
  await audio.close();
}

/** What one's own page lets one hear before it is chosen. */
export async function tryRing(): Promise<void> {
  const audio = await openAudio();
  if (audio === undefined) return;
  soundTones(audio);
  await pause(1_000);
  await audio.close();
}

/** Undefined: a browser lets no page sound before somebody has touched it. */
async function openAudio(): Promise<AudioContext | undefined> {
  const audio = new AudioContext();
  const isRunning = (): boolean => audio.state === 'running';
  // Not let, it waits for a touch.
  if (!isRunning()) await Promise.race([audio.resume(), pause(BEGINS_MS)]);
  if (isRunning()) return audio;
  await audio.close();
  return undefined;
}

function soundTones(audio: AudioContext): void {
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
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
