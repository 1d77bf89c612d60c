/** Nobody touched the page for so long: what it asks by itself from then on keeps no log-in alive. */
const UNTOUCHED_MS = 5 * 60_000;
const TOUCHES = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

let touchedAt = performance.now();

/** Whether nobody has been at this page for a while. */
export function isUntouched(): boolean {
  return performance.now() - touchedAt > UNTOUCHED_MS;
}

/** Notes from now on when somebody touches the page. */
export function noteTouches(page: Pick<Window, 'addEventListener'>): void {
  const touched = (): void => {
    touchedAt = performance.now();
  };
  for (const event of TOUCHES) page.addEventListener(event, touched, { capture: true, passive: true });
}
