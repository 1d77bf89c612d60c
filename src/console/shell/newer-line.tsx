import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { finishAll } from '../wire/leaving.ts';
import { useNewer } from '../wire/newer.ts';

/**
 * Says that there is a newer console, and loads it when asked to. What is being sent is sent first; what was begun
 * is kept as it is kept at any load.
 */
export function NewerLine() {
  const { say } = useTexts();
  const isNewer = useNewer();
  const [isPutOff, setIsPutOff] = useState(false);
  const [isLoading, setIsLoading] = useState(false);
  const load = async (): Promise<void> => {
    setIsLoading(true);
    // What could not be sent is kept; the browser asks before it leaves that.
    await finishAll().catch(() => false);
    setIsLoading(false);
    location.reload();
  };
  return (
    <div role="status">
      {isNewer && !isPutOff && (
        <p className="newer-line">
          <span>{say('newer.title')}</span>
          <Button variant="light" size="compact-sm" loading={isLoading} onClick={() => void load()}>
            {say('newer.load')}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => setIsPutOff(true)}>
            {say('newer.later')}
          </Button>
        </p>
      )}
    </div>
  );
}
