/** What a client sees as a MongoServerError: MongoDB's own codes, so that callers can tell them apart as they do there. */
export class DatabaseError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: number, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
    this.codeName = codeNames[code] ?? `Location${code}`;
    this.extra = extra;
  }
}

const codeNames: Readonly<Record<number, string>> = {
  2: 'BadValue',
  8: 'UnknownError',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  39: 'FileStreamFailed',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  181: 'AmbiguousIndexKeyPattern',
  197: 'InvalidIndexSpecificationOption',
  238: 'NotImplemented',
  263: 'OperationNotSupportedInTransaction',
  292: 'QueryExceededMemoryLimitNoDiskUseAllowed',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
  17280: 'KeyTooLong',
};

/** A part of MongoDB's language that is left out: named, never emulated. */
export function notImplemented(what: string): DatabaseError {
  return new DatabaseError(
    238,
    `${what} is not part of the embedded database; set MONGODB_URI to use a MongoDB server for it`,
  );
}

/** A request that MongoDB refuses as well (code 2). */
export function badValue(message: string): DatabaseError {
  return new DatabaseError(2, message);
}

/** A request whose form MongoDB refuses (code 9). */
export function failedToParse(message: string): DatabaseError {
  return new DatabaseError(9, message);
}

/** A value of the wrong type (code 14). */
export function typeMismatch(message: string): DatabaseError {
  return new DatabaseError(14, message);
}

/** Disk and file faults as the codes MongoDB uses, with the repair in the words. */
export function storageError(error: unknown): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  const text =
    'code' in error && typeof error.code === 'string' ? `${error.message} ${error.code}` : error.message;
  if (/ENOSPC|No space left|EDQUOT|quota/i.test(text)) {
    return new DatabaseError(
      14031,
      'The disk is full: nothing was written. Free some space and try again; what is stored stays readable',
    );
  }
  if (/EROFS|EACCES|EPERM|Permission denied|Read-only file system/i.test(text)) {
    return new DatabaseError(
      39,
      'The data folder is read-only: nothing was written. Make it writable for this user and start again',
    );
  }
  if (/EIO|Input\/output error/i.test(text)) {
    return new DatabaseError(
      8,
      'The disk is full or failing (input/output error). What was acknowledged is kept. Free some space; if the disk is not full, check it',
    );
  }
  return error;
}
