/**
 * For building a value of which some properties may be absent: they are set one by one. Spreading an
 * object for each costs V8 several times as much, and this runs for each message.
 */
export type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
