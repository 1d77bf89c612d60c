import { IconFile } from '@tabler/icons-react';
import { useState } from 'react';
import { withVisibleBidi } from '../look/name.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { Line } from './asks.ts';

type File = NonNullable<Line['files']>[number];

const MB = 1_000_000;
const size = (bytes: number): string =>
  bytes >= MB ? `${(bytes / MB).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`;

/** Pictures in their place; everything else is saved, never opened here. */
export function LineFiles({ files }: { files: readonly File[] }) {
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.id}>
          <OneFile file={file} />
        </li>
      ))}
    </ul>
  );
}

/** What claims to be a picture and cannot be drawn, or is too large for that, is a file like others. */
function OneFile({ file }: { file: File }) {
  const { say } = useTexts();
  const [isDrawn, setIsDrawn] = useState(file.isPicture);
  const name = withVisibleBidi(file.name ?? say('file.no-name'));
  if (isDrawn)
    return (
      <a href={file.url} target="_blank" rel="noopener noreferrer">
        <img
          src={`${file.url}&as=picture`}
          alt={say('file.picture', { name })}
          loading="lazy"
          onError={() => setIsDrawn(false)}
        />
      </a>
    );
  return (
    <a href={file.url} download className="file">
      <IconFile size={18} aria-hidden />
      <span className="one-line">{name}</span>
      <span className="small muted">{size(file.bytes)}</span>
    </a>
  );
}
