import { IconFile } from '@tabler/icons-react';
import { withVisibleBidi } from '../look/name.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { Line } from './asks.ts';

type File = NonNullable<Line['files']>[number];

const MB = 1_000_000;
const size = (bytes: number): string =>
  bytes >= MB ? `${(bytes / MB).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`;

/** Pictures in their place; everything else is saved, never opened here. */
export function LineFiles({ files }: { files: readonly File[] }) {
  const { say } = useTexts();
  return (
    <ul className="files">
      {files.map((file) => {
        const name = withVisibleBidi(file.name ?? say('file.no-name'));
        return (
          <li key={file.id}>
            {file.isPicture ? (
              <a href={file.url} target="_blank" rel="noopener noreferrer">
                <img src={file.url} alt={say('file.picture', { name })} loading="lazy" />
              </a>
            ) : (
              <a href={file.url} download className="file">
                <IconFile size={18} aria-hidden />
                <span className="one-line">{name}</span>
                <span className="small muted">{size(file.bytes)}</span>
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
