import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import {
  MongoBulkWriteError,
  MongoInvalidArgumentError,
  MongoNetworkError,
  MongoServerError,
  type Db,
} from 'mongodb';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { databaseFailure, fromDatabase } from '../../src/database/failures.ts';
import { isDuplicate } from '../../src/database/upsert.ts';
import { keepMany } from '../../src/database/write-many.ts';

const SECRET = 'dup key: { phone: "+84900000001" }';

function serverError(code: number): MongoServerError {
  return new MongoServerError({ message: SECRET, errmsg: SECRET, code });
}

/** A server that answers every command with this. */
function answering(reply: object): Db {
  return { command: () => Promise.resolve(reply) } as unknown as Db;
}

const writes = [
  { q: { _id: 1 }, u: {} },
  { q: { _id: 2 }, u: {} },
];

describe('a failure of the database', () => {
  it.each([2, 9, 14, 10_334, 17_280, 17_419, 17_420])('with code %i is the fault of the document', (code) => {
    expect(databaseFailure(serverError(code))).toMatchObject({ code: 'invalid-input' });
  });

  it.each([8, 13, 18, 24, 39, 91, 112, 11_601, 11_602, 14_031, 999_999])(
    'with code %i passes: it is to be tried again',
    (code) => {
      expect(databaseFailure(serverError(code))).toMatchObject({ code: 'unavailable' });
    },
  );

  it('that is a duplicate nobody expected passes too, and its values are not told', () => {
    const thrown = serverError(11_000);
    expect(isDuplicate(thrown)).toBe(true);
    const told = databaseFailure(thrown);
    expect(told).toMatchObject({ code: 'unavailable' });
    expect(JSON.stringify([(told as AppError).message, (told as AppError).cause])).not.toContain('8490');
  });

  it('that comes from the driver itself: what BSON cannot hold, or a line that is cut', () => {
    expect(databaseFailure(new MongoInvalidArgumentError('key'))).toMatchObject({ code: 'invalid-input' });
    expect(databaseFailure(new MongoNetworkError('cut'))).toMatchObject({ code: 'unavailable' });
    const bulk = new MongoBulkWriteError({ message: SECRET, code: 14_031, writeErrors: [] }, {} as never);
    expect(databaseFailure(bulk)).toMatchObject({ code: 'unavailable' });
  });

  it('that is the socket itself, when the server dies between two writes, passes', async () => {
    const socket = connect('/there-is-no-such-socket');
    const [refused] = (await once(socket, 'error')) as [unknown];
    expect(refused).toMatchObject({ code: 'ENOENT' });
    expect(databaseFailure(refused)).toMatchObject({ code: 'unavailable' });
    const ended = new PassThrough().on('error', () => undefined);
    ended.end();
    const late = await new Promise((told) => ended.write('late', told));
    expect(databaseFailure(late)).toMatchObject({ code: 'unavailable' });
  });

  it('that is a bug, or ours already, stays what it is', async () => {
    const bug = new TypeError('x is undefined');
    const ours = new AppError('stale', 'Read again.');
    await expect(fromDatabase(Promise.reject(bug))).rejects.toBe(bug);
    await expect(fromDatabase(Promise.reject(ours))).rejects.toBe(ours);
  });
});

describe('many records kept at once', () => {
  it('are asked of the server with a time limit of our own: one that is frozen keeps none', async () => {
    const given: unknown[] = [];
    const command = (_asked: object, options: { signal?: AbortSignal }) => {
      given.push(options.signal);
      return Promise.reject(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    };
    const asked = keepMany({ command } as unknown as Db, 'pages', writes);
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    expect(given[0]).toBeInstanceOf(AbortSignal);
  });

  const refused = (...codes: number[]) =>
    answering({ ok: 1, writeErrors: codes.map((code, index) => ({ index, code, errmsg: SECRET })) });

  it('are kept where a newer one is there already', async () => {
    await expect(keepMany(refused(11_000, 11_000), 'pages', writes)).resolves.toBeUndefined();
  });

  it('are unavailable when one was refused for a reason that passes, even beside a bad one', async () => {
    await expect(keepMany(refused(11_000, 14_031), 'pages', writes)).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(keepMany(refused(2, 14_031), 'pages', writes)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('are invalid when one can never be kept', async () => {
    await expect(keepMany(refused(11_000, 17_280), 'pages', writes)).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});
