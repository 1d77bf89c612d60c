const NEAR_PX = 80;

/**
 * Keeps a scrolled box at its end while it grows or shrinks, unless the reader has gone back.
 * Returns what brings it to the end in any case.
 */
export function sticky(box: HTMLElement): () => void {
  let isAtEnd = true;
  const toEnd = (): void => {
    isAtEnd = true;
    box.scrollTop = box.scrollHeight;
  };
  box.addEventListener('scroll', () => {
    isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
  });
  const watch = new ResizeObserver(() => {
    if (isAtEnd) toEnd();
  });
  watch.observe(box);
  if (box.firstElementChild) watch.observe(box.firstElementChild);
  return toEnd;
}
