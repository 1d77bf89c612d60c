import { Button, FileInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Facts } from '../look/list-page.tsx';
import { Failed } from '../look/states.tsx';
import { Table } from '../look/table.tsx';
import { useTexts } from '../texts/texts.tsx';
import { beginImport, preview } from './asks.ts';
import type { Preview } from './asks.ts';
import { OneImport } from './imports.tsx';
import { OrderTable } from './order-table.tsx';

/** A file is looked at first; nothing is written before everything in it is right. */
export function Importing() {
  const { say } = useTexts();
  const [file, setFile] = useState<File | null>(null);
  const look = useMutation({ mutationFn: preview });
  const begin = useMutation({
    mutationFn: ({ of, digest }: { of: File; digest: string }) => beginImport(of, digest),
  });
  const choose = (chosen: File | null): void => {
    setFile(chosen);
    begin.reset();
    if (chosen === null) look.reset();
    else look.mutate(chosen);
  };
  if (begin.data !== undefined)
    return (
      <div className="cards">
        <OneImport id={begin.data.id} />
        <div>
          <Button variant="default" onClick={() => choose(null)}>
            {say('import.another')}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="cards">
      <p className="said">{say('import.how')}</p>
      <FileInput
        label={say('import.file')}
        placeholder={say('import.choose')}
        accept=".csv,text/csv"
        value={file}
        onChange={choose}
        clearable
        clearButtonProps={{ 'aria-label': say('import.clear') }}
      />
      {look.isPending && <p role="status">{say('import.reading')}</p>}
      {look.error !== null && <Failed error={look.error} />}
      {begin.error !== null && <Failed error={begin.error} />}
      {look.data !== undefined && file !== null && (
        <Seen
          found={look.data}
          isBusy={begin.isPending}
          begin={() => begin.mutate({ of: file, digest: look.data.digest })}
        />
      )}
    </div>
  );
}

function Seen({ found, isBusy, begin }: { found: Preview; isBusy: boolean; begin: () => void }) {
  const { say } = useTexts();
  const count = found.added + found.changed;
  const unused = found.columns.filter(({ field }) => field === undefined).map(({ header }) => header);
  return (
    <div className="cards">
      <div className="card">
        <Facts
          facts={[
            [say('import.rows'), found.rows],
            [say('import.added'), found.added],
            [say('import.changed'), found.changed],
            [say('import.unchanged'), found.unchanged],
            [say('import.to-tell'), found.toTell],
            [say('import.unused'), unused.join(', ')],
          ]}
        />
        {found.faultCount === 0 ? (
          <div className="card-acts">
            <Button onClick={begin} loading={isBusy} disabled={count === 0}>
              {say('import.begin', { n: count })}
            </Button>
          </div>
        ) : (
          <p role="alert">{say('import.has-faults', { n: found.faultCount })}</p>
        )}
      </div>
      {found.faultCount > 0 ? <Faults found={found} /> : <OrderTable items={found.sample} />}
    </div>
  );
}

function Faults({ found: { faults, columns } }: { found: Preview }) {
  const { say, language } = useTexts();
  // As the file calls it: that is where it is mended.
  const headerOf = (field: string): string => columns.find((one) => one.field === field)?.header ?? field;
  return (
    <Table
      heads={[{ number: say('import.line') }, say('import.field'), say('import.wrong'), say('import.fix')]}
    >
      {faults.map(({ line, field, says, fix }, n) => (
        <tr key={n}>
          <td className="number" data-name={say('import.line')}>
            {line}
          </td>
          <td>{headerOf(field)}</td>
          <td data-wide="true">{says[language]}</td>
          <td data-wide="true">{fix[language]}</td>
        </tr>
      ))}
    </Table>
  );
}
