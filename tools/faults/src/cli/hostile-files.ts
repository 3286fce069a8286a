import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import { once } from 'node:events';

/** The exit code of each command: 0 found or fine, 1 nothing found, a leak, or not as it should be, 3 not read to its end. */
export interface ExpectedCodes {
  /** `logs search` for what is there once, in another file. */
  readonly found: number;
  /** `logs search` for what is nowhere. */
  readonly absent: number;
  readonly stats: number;
  readonly scan: number;
  readonly check: number;
  /** `jobs --type --id`, when it is in the place of that job's log, which is never packed. */
  readonly job: number;
}

export interface HostileFile {
  readonly name: string;
  readonly extension: '.log' | '.log.gz';
  readonly make: (path: string, large: number) => unknown;
  readonly codes: ExpectedCodes;
}

const BLOCK = 16 * 2 ** 20;

export const recordLine = (message: string): string =>
  `${JSON.stringify({ timestamp: new Date().toISOString(), level: 'INFO', service: 'faults', category: 'application', component: 'faults', message, context: {}, metadata: {}, record_id: `rec_${message}` })}\n`;

/** Nothing but records, or nothing that is a file at all. */
const HARMLESS: ExpectedCodes = { found: 0, absent: 1, stats: 0, scan: 0, check: 0, job: 1 };
/** Lines that are no records. */
const NO_RECORDS: ExpectedCodes = { ...HARMLESS, check: 1 };
/** Not everything of it can be read. */
const DAMAGED: ExpectedCodes = { found: 0, absent: 3, stats: 0, scan: 3, check: 1, job: 1 };

function fill(path: string, bytes: number, byte: string): void {
  const fd = openSync(path, 'w');
  if (byte === '\0') ftruncateSync(fd, bytes);
  else for (let at = 0, block = Buffer.alloc(BLOCK, byte); at < bytes; at += BLOCK) writeSync(fd, block);
  writeSync(fd, '\n', bytes); // without an end it would not be there yet
  closeSync(fd);
}

/** Several packed files in one. */
function bombOfMembers(path: string, bytes: number): void {
  const member = gzipSync(Buffer.alloc(BLOCK, 'x'));
  writeFileSync(path, Buffer.concat(Array.from({ length: Math.ceil(bytes / BLOCK) }, () => member)));
}

async function bombOfOne(path: string, bytes: number): Promise<void> {
  const packer = createGzip();
  const parts: Buffer[] = [];
  packer.on('data', (part: Buffer) => parts.push(part));
  for (let at = 0, block = Buffer.alloc(BLOCK, 'x'); at < bytes; at += BLOCK) if (!packer.write(block)) await once(packer, 'drain');
  packer.end();
  await once(packer, 'end');
  writeFileSync(path, Buffer.concat(parts));
}

const packed = (): Buffer => gzipSync(Array.from({ length: 5_000 }, (_, n) => recordLine(`packed ${n}`)).join(''));

/** What may lie in a log directory, or be put there. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  { name: 'truncated gz', extension: '.log.gz', make: (path) => writeFileSync(path, packed().subarray(0, -200)), codes: DAMAGED },
  { name: 'empty gz', extension: '.log.gz', make: (path) => writeFileSync(path, ''), codes: DAMAGED },
  { name: 'no gz', extension: '.log.gz', make: (path) => writeFileSync(path, 'this is not packed'), codes: DAMAGED },
  { name: 'NULs', extension: '.log', make: (path, large) => fill(path, large, '\0'), codes: NO_RECORDS },
  { name: 'a line of 1 GB', extension: '.log', make: (path, large) => fill(path, large, 'x'), codes: NO_RECORDS },
  { name: 'bad UTF-8', extension: '.log', make: (path) => writeFileSync(path, Buffer.from('7b2261223afffec0227d0a80ff0a', 'hex')), codes: NO_RECORDS },
  { name: 'gzip bomb', extension: '.log.gz', make: bombOfOne, codes: { ...NO_RECORDS, absent: 3 } },
  { name: 'gzip bomb of many members', extension: '.log.gz', make: bombOfMembers, codes: { ...NO_RECORDS, absent: 3 } },
  { name: 'FIFO', extension: '.log', make: (path) => execFileSync('mkfifo', [path]), codes: HARMLESS },
  { name: 'link to a device', extension: '.log', make: (path) => symlinkSync('/dev/zero', path), codes: HARMLESS },
  { name: 'empty', extension: '.log', make: (path) => writeFileSync(path, ''), codes: HARMLESS },
];

/** In the directory of a log, and as the log of a job. @returns the two places. */
export function placesOf({ extension }: HostileFile, logs: string, jobs: string): readonly [string, string] {
  return [join(logs, `application${extension}`), join(jobs, `resource_x${extension}`)];
}
