import { ActionIcon, CloseButton, FileButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconPaperclip } from '@tabler/icons-react';
import type { uploadFile } from '../../desk/files-contract.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askWithFile } from '../wire/ask.ts';
import type { Head } from './asks.ts';
import type { Written } from './written.ts';

/** Brings a file to the server; what it is decides its bytes there, not its name. */
export function useUpload(head: Head, written: Written) {
  const { say } = useTexts();
  const upload = useMutation({
    mutationFn: ({ file }: Adding) =>
      askWithFile<typeof uploadFile>(
        { method: 'POST', path: '/conversations/:id/files' },
        { params: { id: head.id }, query: { name: file.name }, file },
      ),
    onMutate: ({ mode }) => written.countComing(mode, 1),
    // What was added to a note stays with it, whatever the field is for by now.
    onSuccess: (kept, { mode }) => written.setFiles(mode, (old) => [...old, kept]),
    onError: (error) => tellProblem(error, say),
    onSettled: (_kept, _error, { mode }) => written.countComing(mode, -1),
  });
  const { mode } = written;
  return (file: File): void => upload.mutate({ file, mode });
}

interface Adding {
  readonly file: File;
  readonly mode: Written['mode'];
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

/** The files that go with it. */
export function Attachments({ written }: { written: Written }) {
  const { say } = useTexts();
  if (written.files.length === 0) return null;
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
    </ul>
  );
}
