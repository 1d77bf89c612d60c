import { useTexts } from '../texts/texts.tsx';

export function LogInPage() {
  const { say } = useTexts();
  return <h1>{say('access.log-in')}</h1>;
}
