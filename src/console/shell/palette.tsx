import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useState } from 'react';
import { fold } from '../look/fold.ts';
import { useTexts } from '../texts/texts.tsx';
import { useActsNow } from './key-acts.ts';
import '@mantine/spotlight/styles.css';

const [store, palette] = createSpotlight();
export const openPalette = (): void => palette.open();

/** Any act by its words, without tone marks: Ctrl+K. */
export function Palette() {
  const { say } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const acts = useActsNow(isOpen);
  return (
    <Spotlight
      store={store}
      shortcut="mod + K"
      // Also where one writes, as the key map says.
      tagsToIgnore={[]}
      onSpotlightOpen={() => setIsOpen(true)}
      onSpotlightClose={() => setIsOpen(false)}
      nothingFound={say('palette.nothing')}
      highlightQuery={false}
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': say('palette.title') } }}
      filter={(query, actions) =>
        actions.filter((one) => 'label' in one && fold(one.label ?? '').includes(fold(query.trim())))
      }
      searchProps={{ placeholder: say('palette.title'), 'aria-label': say('palette.title') }}
      actions={acts.map(({ says, key, run }) => ({
        id: says,
        label: say(says),
        rightSection: key === undefined ? undefined : <kbd>{key.toUpperCase()}</kbd>,
        // After the palette has closed and given back the focus.
        onClick: () => setTimeout(run, 60),
      }))}
    />
  );
}
