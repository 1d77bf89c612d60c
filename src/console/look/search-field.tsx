import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
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

/**
 * Searches on Enter, and when the field is left with other words in it. `q`: what is searched for now; Enter on the
 * same words asks for them again, under all keys that begin with `asked`.
 */
export function SearchField({
  q = '',
  label,
  asked,
  search,
}: {
  q: string | undefined;
  label: string;
  asked: QueryKey;
  search: (q: string) => void;
}) {
  const cache = useQueryClient();
  const [shown, setShown] = useState(q);
  const [text, setText] = useState(q);
  // Another search came from elsewhere: Back, a link.
  if (shown !== q) {
    setShown(q);
    setText(q);
  }
  const words = text.trim().normalize('NFC');
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (words === q) void cache.invalidateQueries({ queryKey: asked });
        else search(words);
      }}
    >
      <SearchInput
        label={label}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => {
          if (words !== q) search(words);
        }}
      />
    </form>
  );
}
