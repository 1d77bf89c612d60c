import { actionOf, type Prompt } from './commands/dispatch.ts';
import { errorReply } from './commands/write-result.ts';
import type { Engine } from './engine.ts';
import { DatabaseError, storageError } from './errors.ts';
import type { Command, Reply } from './wire.ts';

/** Takes commands and answers each once; a write's answer comes after its commit is on the disk. */
export interface Executor {
  submit(command: Command, answer: (reply: Reply) => void): void;
  /** Commits what waits. */
  flush(): void;
}

interface Waiting {
  readonly command: Command;
  readonly action: Prompt;
  readonly answer: (reply: Reply) => void;
}

/** Runs commands; the writes that arrive in one turn of the event loop share a commit. */
export function createExecutor(engine: Engine): Executor {
  let waiting: Waiting[] = [];
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length > 0) commit(engine, group);
  };
  const submit = (command: Command, answer: (reply: Reply) => void): void => {
    const action = attempt(engine, () => actionOf(command));
    if ('failed' in action) {
      answer(action.failed);
      return;
    }
    const { done } = action;
    if (done.kind === 'aside') {
      done.run(engine, command).then(answer, (error: unknown) => answer(failure(engine, error)));
      return;
    }
    if (done.kind === 'write') {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ command, action: done, answer });
      return;
    }
    if (done.kind === 'change') {
      flush();
      change(engine, { command, action: done, answer });
      return;
    }
    const reply = attempt(engine, () => done.run(engine, command));
    answer('failed' in reply ? reply.failed : reply.done);
  };
  return { submit, flush };
}

function change(engine: Engine, one: Waiting): void {
  const already = attempt(engine, () => one.action.already?.(engine, one.command));
  if ('failed' in already) one.answer(already.failed);
  else if (already.done) one.answer(already.done);
  else commit(engine, [one]);
}

function commit(engine: Engine, group: readonly Waiting[]): void {
  const replies = attempt(engine, () =>
    inOneCommit(engine, group, () => group.map((one) => runInside(engine, one))),
  );
  if ('done' in replies) {
    group.forEach((one, place) => {
      const reply = replies.done[place];
      if (reply) one.answer(reply);
    });
    return;
  }
  engine.catalog.reload();
  const [first] = group;
  if (group.length === 1 && first) first.answer(replies.failed);
  // the commit failed as a whole: each gets its own, so that one command's fault stays its own
  else group.forEach((one) => commit(engine, [one]));
}

/** A change stands alone and may be large: it goes into the tree at once and is undone whole when it fails. */
function inOneCommit<Result>(engine: Engine, group: readonly Waiting[], work: () => Result): Result {
  return group[0]?.action.kind === 'change' ? engine.store.change(work) : engine.store.transaction(work);
}

function runInside(engine: Engine, { command, action }: Waiting): Reply {
  try {
    return action.run(engine, command);
  } catch (error) {
    if (action.kind === 'write' && error instanceof DatabaseError) return errorReply(error);
    throw error;
  }
}

type Attempt<Result> = { readonly done: Result } | { readonly failed: Reply };

function attempt<Result>(engine: Engine, run: () => Result): Attempt<Result> {
  try {
    return { done: run() };
  } catch (error) {
    return { failed: failure(engine, error) };
  }
}

function failure(engine: Engine, error: unknown): Reply {
  const known = storageError(error);
  if (known instanceof DatabaseError) {
    if (known.code === 14031 || known.code === 39) engine.log({ level: 'error', message: known.message });
    return errorReply(known);
  }
  const message = known instanceof Error ? known.message : String(known);
  engine.log({
    level: 'error',
    message: `A command failed inside the embedded database: ${known instanceof Error ? (known.stack ?? message) : message}`,
  });
  return errorReply(new DatabaseError(8, `The embedded database failed: ${message}`));
}
