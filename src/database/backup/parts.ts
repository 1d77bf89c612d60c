/** What a data folder and a backup of it consist of. */

export const BACKUP_FORMAT = 1;
export const DATABASE_FILE = 'database.mdb';
/** Says what an archive is. */
export const TITLE_FILE = 'langnghe-backup.json';
/** The last file of an archive: the SHA-256 of each before it, as `sha256sum -c` reads them. */
export const SUMS_FILE = 'SHA256SUMS';

/** Where a restore keeps what was there before, in the data folder; and what it is about to put there. */
export const ASIDE_PREFIX = 'before-restore-';
export const STAGING_PREFIX = 'restoring-';
/** Stands in the data folder while the two are exchanged. */
export const EXCHANGE_FILE = 'restore.json';

/**
 * Whether a file of the data folder is copied as it is. The database is not: its files only mean something together
 * and at one moment. Neither is what belongs to a running process, nor what a restore has set aside.
 */
export function isOwnFile(name: string): boolean {
  const [top = ''] = name.split(/[/\\]/);
  return !isOfDatabase(top) && !isOfRestore(top) && top !== 'address';
}

/** The files of the embedded database itself, its lock and its socket. */
export function isOfDatabase(top: string): boolean {
  return top.startsWith('database.');
}

/** What restores leave. */
export function isOfRestore(top: string): boolean {
  return top.startsWith(ASIDE_PREFIX) || top.startsWith(STAGING_PREFIX) || top === EXCHANGE_FILE;
}
