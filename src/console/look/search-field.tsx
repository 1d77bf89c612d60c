import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { ComponentProps } from 'react';

/** The looks of every field for words to search by. */
export function SearchInput({
  label,
  ...rest
}: Omit<ComponentProps<typeof TextInput>, 'label'> & { label: string }) {
  return (
    <TextInput
      {...rest}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
    />
  );
}

/** Searches on Enter, and when the field is left with other words in it. `q`: what is searched for now. */
export function SearchField({
  q = '',
  label,
  search,
}: {
  q: string | undefined;
  label: string;
  search: (q: string) => void;
}) {
  const [shown, setShown] = useState(q);
  const [text, setText] = useState(q);
  // Another search came from elsewhere: Back, a link.
  if (shown !== q) {
    setShown(q);
    setText(q);
  }
  const searchNow = (): void => {
    const words = text.trim().normalize('NFC');
    if (words !== q) search(words);
  };
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        searchNow();
      }}
    >
      <SearchInput
        label={label}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={searchNow}
      />
    </form>
  );
}
