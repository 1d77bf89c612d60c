import { ActionIcon, CloseButton, FileButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconPaperclip } from '@tabler/icons-react';
import type { uploadFile } from '../../desk/files-contract.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askWithFile } from '../wire/ask.ts';
import { newId } from '../wire/new-id.ts';
import type { Head } from './asks.ts';
import type { Coming, Written } from './written.ts';

/** Brings a file to the server; what it is decides its bytes there, not its name. */
export function useUpload(head: Head, written: Written) {
  const { say } = useTexts();
  const upload = useMutation({
    mutationFn: ({ file, signal }: Adding) =>
      askWithFile<typeof uploadFile>(
        { method: 'POST', path: '/conversations/:id/files' },
        { params: { id: head.id }, query: { name: file.name }, file, signal },
      ),
    onMutate: ({ mode, coming }) => written.setComing(mode, (old) => [...old, coming]),
    // What was added to a note stays with it, whatever the field is for by now.
    onSuccess: (kept, { mode }) => written.setFiles(mode, (old) => [...old, kept]),
    onError: (error, { signal }) => {
      if (!signal.aborted) tellProblem(error, say);
    },
    onSettled: (_kept, _error, { mode, coming }) =>
      written.setComing(mode, (old) => old.filter(({ key }) => key !== coming.key)),
  });
  const { mode } = written;
  return (file: File): void => {
    const stopping = new AbortController();
    const coming = { key: newId(), name: file.name, stop: () => stopping.abort() };
    upload.mutate({ file, mode, coming, signal: stopping.signal });
  };
}

interface Adding {
  readonly file: File;
  readonly mode: Written['mode'];
  readonly coming: Coming;
  readonly signal: AbortSignal;
}

export function AttachButton({ head, written }: { head: Head; written: Written }) {
  const { say } = useTexts();
  const add = useUpload(head, written);
  if (written.mode === 'reply' && !head.channel.files) return null;
  return (
    <FileButton onChange={(files) => files.forEach(add)} multiple>
      {(props) => (
        <ActionIcon
          {...props}
          variant="subtle"
          size="lg"
          loading={written.isFileComing}
          aria-label={say('composer.attach')}
        >
          <IconPaperclip size={18} aria-hidden />
        </ActionIcon>
      )}
    </FileButton>
  );
}

/** The files that go with it, and those still coming, which can be given up. */
export function Attachments({ written }: { written: Written }) {
  const { say } = useTexts();
  if (written.files.length + written.coming.length === 0) return null;
  return (
    <ul className="attachments small">
      {written.files.map(({ id, name }) => (
        <li key={id}>
          <span className="one-line">{withVisibleBidi(name ?? say('file.no-name'))}</span>
          <CloseButton
            size="sm"
            aria-label={say('composer.remove-file', { name: name ?? say('file.no-name') })}
            onClick={() => written.setFiles(written.mode, (old) => old.filter((one) => one.id !== id))}
          />
        </li>
      ))}
      {written.coming.map(({ key, name, stop }) => (
        <li key={key} aria-busy="true">
          <span className="one-line muted">{withVisibleBidi(name)} …</span>
          <CloseButton size="sm" aria-label={say('composer.remove-file', { name })} onClick={stop} />
        </li>
      ))}
    </ul>
  );
}
