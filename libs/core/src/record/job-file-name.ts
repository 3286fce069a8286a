import { createHash } from 'node:crypto';
import type { JobSubject } from './log-record';

/** Longest file name, `.log` included; file systems take 255 bytes. */
const NAME_LENGTH = 120;
const HASH_LENGTH = 12;
const ENDING = '.log';
/** Not in the alphabet of names, so that no other subject's name can look like one with a hash. */
const MARK = '~';

/**
 * `<type>_<id>.log`. The first `_` ends the type. Whatever could leave the directory, hide the file or be too long is replaced or cut; the
 * name then ends in a hash of the original, so that two subjects never share a file.
 */
export function jobFileName(subject: JobSubject): string {
  const type = safe(subject.type).replaceAll('_', '-');
  const id = safe(subject.id);
  const name = `${type}_${id}`;
  const unchanged = type === subject.type && id === subject.id && name.length + ENDING.length <= NAME_LENGTH;
  return (unchanged ? name : name.slice(0, NAME_LENGTH - ENDING.length - HASH_LENGTH - 1) + MARK + hashOf(subject)) + ENDING;
}

function safe(part: string): string {
  const named = part.slice(0, NAME_LENGTH).replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
  return named === '' ? '_' : named;
}

function hashOf({ type, id }: JobSubject): string {
  return createHash('sha256').update(JSON.stringify([type, id])).digest('hex').slice(0, HASH_LENGTH);
}
