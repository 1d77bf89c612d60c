/** Nobody touched the page for so long: what it asks by itself from then on keeps no log-in alive. */
const UNTOUCHED_MS = 5 * 60_000;
/** Of hands, and of those who work by a screen reader, by voice or by dictation. */
const TOUCHES = [
  'pointermove',
  'pointerdown',
  'keydown',
  'wheel',
  'touchmove',
  'click',
  'input',
  'drop',
] as const;

// Time goes on while the machine sleeps.
let touchedAt = Date.now();

/** Whether nobody has been at this page for a while. */
export function isUntouched(): boolean {
  return Math.abs(Date.now() - touchedAt) > UNTOUCHED_MS;
}

/** Notes from now on when somebody touches the page. */
export function noteTouches(page: Pick<Window, 'addEventListener'>): void {
  const touched = (): void => {
    touchedAt = Date.now();
  };
  for (const event of TOUCHES) page.addEventListener(event, touched, { capture: true, passive: true });
}
