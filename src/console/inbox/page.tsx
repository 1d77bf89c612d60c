import { useTexts } from '../texts/texts.tsx';

/** The conversations, the longest waiting first. */
export function InboxPage() {
  const { say } = useTexts();
  return (
    <section className="page">
      <h1>{say('place.inbox')}</h1>
    </section>
  );
}
