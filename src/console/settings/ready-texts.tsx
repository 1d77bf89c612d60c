import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Unanswered } from '../look/states.tsx';
import { useDoing } from '../shell/doing.ts';
import { offerUndo } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { askReadyTexts, dropReadyText, editReadyText, newReadyText } from './asks.ts';
import type { ReadyText } from './asks.ts';
import { Behind, useFormOf } from './form-of.tsx';

/** What is written for the first time. */
const NEW = 'new';

/** Texts that are ready to be sent, called by `/` and their short code. */
export function ReadyTexts() {
  const { say } = useTexts();
  const may = useMay();
  const [open, setOpen] = useState<string>();
  const asked = useQuery(askReadyTexts);
  const { data } = asked;
  if (data === undefined) return <Unanswered of={asked} />;
  // As it is now: one that a colleague changes meanwhile can still be saved, or left to them.
  const opened = open === NEW ? NEW : data.items.find(({ id }) => id === open);
  if (opened !== undefined) return <OneText key={open} one={opened} done={() => setOpen(undefined)} />;
  return (
    <div className="cards">
      {may('conversations.answer') && (
        <div>
          <Button onClick={() => setOpen(NEW)}>{say('texts.new')}</Button>
        </div>
      )}
      {data.items.length === 0 && <p className="muted">{say('texts.none')}</p>}
      <ul className="cards">
        {data.items.map((one) => (
          <li key={one.id} className="card">
            <div className="card-head">
              <strong className="grows">{one.title}</strong>
              <code>/{one.code}</code>
              <span className="small muted">
                {say(`texts.scope.${one.scope}`)} · {say('texts.uses', { n: one.uses })}
              </span>
            </div>
            <p className="said small">{one.text.vi ?? one.text.en}</p>
            {may(one.scope === 'shared' ? 'settings.change' : 'conversations.answer') && (
              <div className="card-acts">
                <Button variant="subtle" size="compact-sm" onClick={() => setOpen(one.id)}>
                  {say('texts.edit')}
                </Button>
                {may('settings.change') && <HandOn one={one} />}
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Gives one's own to all, or takes from all what is to be one's own. */
function HandOn({ one }: { one: ReadyText }) {
  const { say } = useTexts();
  const doing = useDoing(keys.readyTexts());
  const to = one.scope === 'own' ? 'shared' : 'own';
  const hand = async (): Promise<void> => {
    await doing(async () => {
      const after = await editReadyText(one, { scope: to });
      const back = (): void => void doing(() => editReadyText(after, { scope: one.scope }));
      offerUndo(say(`texts.handed.${to}`, { title: one.title }), back, say);
    });
  };
  return (
    <Button variant="subtle" size="compact-sm" onClick={() => void hand()}>
      {say(`texts.hand.${to}`)}
    </Button>
  );
}

interface Written {
  readonly title: string;
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly scope: 'own' | 'shared';
}

function writtenOf(one: ReadyText | typeof NEW): Written {
  if (one === NEW) return { title: '', code: '', vi: '', en: '', scope: 'own' };
  const { title, code, text, scope } = one;
  return { title, code, vi: text.vi ?? '', en: text.en ?? '', scope };
}

function OneText({ one, done }: { one: ReadyText | typeof NEW; done: () => void }) {
  const { say } = useTexts();
  const doing = useDoing(keys.readyTexts());
  const form = useFormOf(writtenOf(one));
  const { own: written, put: setWritten } = form;
  const save = (): Promise<unknown> => {
    const { title, code, vi, en, scope } = written;
    const body = {
      title,
      code,
      scope,
      text: { ...(vi.trim() !== '' && { vi }), ...(en.trim() !== '' && { en }) },
    };
    return one === NEW ? newReadyText(body) : editReadyText(one, body);
  };
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        void doing(save).then((isDone) => isDone && done());
      }}
    >
      <Behind forms={[form]} />
      <Fields written={written} put={(change) => setWritten({ ...written, ...change })} />
      <div className="card-acts">
        <Button type="submit">{say('settings.save')}</Button>
        <Button variant="default" onClick={done}>
          {say('texts.cancel')}
        </Button>
        {one !== NEW && (
          <Button
            variant="subtle"
            onClick={() => void doing(() => dropReadyText(one)).then((isDone) => isDone && done())}
          >
            {say('texts.remove')}
          </Button>
        )}
      </div>
    </form>
  );
}

function Fields({ written, put }: { written: Written; put: (change: Partial<Written>) => void }) {
  const { say } = useTexts();
  const may = useMay();
  return (
    <>
      <TextInput
        label={say('texts.title')}
        required
        maxLength={80}
        value={written.title}
        onChange={(event) => put({ title: event.currentTarget.value })}
      />
      <TextInput
        label={say('texts.code')}
        description={say('texts.code-why')}
        required
        pattern="[a-z0-9][a-z0-9\-]{0,29}"
        value={written.code}
        onChange={(event) => put({ code: event.currentTarget.value })}
      />
      {(['vi', 'en'] as const).map((language) => (
        <Textarea
          key={language}
          label={say(`texts.text.${language}`)}
          description={language === 'vi' ? say('texts.variables') : undefined}
          autosize
          minRows={3}
          maxLength={4_000}
          value={written[language]}
          onChange={(event) => put({ [language]: event.currentTarget.value })}
        />
      ))}
      {may('settings.change') && (
        <NativeSelect
          label={say('texts.scope')}
          value={written.scope}
          onChange={({ currentTarget: { value } }) => put({ scope: value === 'shared' ? 'shared' : 'own' })}
          data={(['own', 'shared'] as const).map((scope) => ({
            value: scope,
            label: say(`texts.scope.${scope}`),
          }))}
        />
      )}
    </>
  );
}
