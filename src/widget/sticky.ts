const NEAR_PX = 80;

/**
 * Keeps a scrolled box at its end while it grows or shrinks, unless the reader has gone back.
 * Returns what brings it to the end in any case.
 */
export function sticky(box: HTMLElement): () => void {
  let isAtEnd = true;
  let lastTop = 0;
  const toEnd = (): void => {
    isAtEnd = true;
    box.scrollTop = box.scrollHeight;
  };
  box.addEventListener('scroll', () => {
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    // Growing content leaves the end behind without anybody having scrolled.
    if (isNear || box.scrollTop < lastTop) isAtEnd = isNear;
    lastTop = box.scrollTop;
  });
  const watch = new ResizeObserver(() => {
    if (isAtEnd) toEnd();
  });
  watch.observe(box);
  if (box.firstElementChild) watch.observe(box.firstElementChild);
  return toEnd;
}
