import { useEffect } from 'react';
import { useTexts } from '../texts/texts.tsx';

/** What the tab of the browser says: `(2) Phiếu · Lắng Nghe`. */
const said = { waiting: 0, page: '', product: '' };

function show(change: Partial<typeof said>): void {
  Object.assign(said, change);
  const { waiting, page, product } = said;
  document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${page === '' ? '' : `${page} · `}${product}`;
}

/** The page's own name in the tab, for as long as it is shown. */
export function useTitle(page: string): void {
  const { say } = useTexts();
  useEffect(() => {
    show({ page, product: say('frame.product') });
    return () => show({ page: '' });
  }, [page, say]);
}

/** How many wait for an answer, before the name. */
export function useWaitingInTitle(waiting: number): void {
  const { say } = useTexts();
  useEffect(() => {
    show({ waiting, product: say('frame.product') });
    return () => show({ waiting: 0 });
  }, [waiting, say]);
}
