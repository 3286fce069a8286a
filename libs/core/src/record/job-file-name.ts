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

/** Of more the type is given as it stands in the name: each may be one of two characters. */
const MOST_HYPHENS = 8;

/**
 * The subject of a name without its ending. The first `_` ends the type; one that stood in the type itself became a `-`, and is found again by the hash. Where a subject was replaced or
 * cut in another way the id is that of the name, under which the log is found as well.
 */
export function jobSubjectOf(name: string): JobSubject {
  const at = name.indexOf('_');
  const [type, id] = [name.slice(0, at), name.slice(at + 1)];
  const mark = id.length - HASH_LENGTH - 1;
  if (id[mark] !== MARK) return { type, id };
  const original = spellings(type).map((each) => ({ type: each, id: id.slice(0, mark) })).find((subject) => jobFileName(subject) === name + ENDING);
  return original ?? { type, id };
}

/** With each hyphen as it is, or as an underscore. */
function spellings(type: string): string[] {
  const [first = '', ...parts] = type.split('-');
  if (parts.length > MOST_HYPHENS) return [];
  return parts.reduce((begun, part) => begun.flatMap((each) => [`${each}_${part}`, `${each}-${part}`]), [first]);
}

function safe(part: string): string {
  const named = part.slice(0, NAME_LENGTH).replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
  return named === '' ? '_' : named;
}

function hashOf({ type, id }: JobSubject): string {
  return createHash('sha256').update(JSON.stringify([type, id])).digest('hex').slice(0, HASH_LENGTH);
}
