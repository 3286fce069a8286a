import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, truncateSync, unlinkSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Commitment } from '../entry';

/** One person's file: the secret of the commitments, the pseudonym, and the values. */
interface Subject {
  readonly path: string;
  readonly pseudonym: string;
  readonly secret: Buffer;
  /** Commitments that are on the disk. */
  readonly stored: Map<string, Promise<void>>;
}

interface Header {
  readonly pseudonym: string;
  readonly secret: string;
}

interface StoredValue {
  readonly commitment: string;
  readonly field: string;
  readonly value: string;
}

const COMMITMENT_DIGITS = 32;
/** Persons whose files are known without reading. */
const REMEMBERED = 1_000;

/**
 * The side store: personal values that the trail holds only as commitments (HMAC with a secret of the person's own). One file per person,
 * under a name that nobody without `personal.key` can compute. Deleting it erases the person: what stays in the trail can be neither
 * reversed nor tried out, and still verifies.
 */
export class PersonalStore {
  private readonly subjects = new Map<string, Subject>();

  constructor(
    private readonly dir: string,
    private readonly key: Buffer,
  ) {}

  /** A pseudonym that stands for the person until they are erased; random. */
  pseudonym(subjectId: string): string {
    return this.subject(subjectId).pseudonym;
  }

  /** What stands in the trail for a value of this person. `stored` resolves when the value is on the disk. */
  commit(subjectId: string, field: string, value: string): { commitment: Commitment; stored: Promise<void> } {
    const subject = this.subject(subjectId);
    const commitment = commitmentOf(subject.secret, field, value);
    let stored = subject.stored.get(commitment);
    if (stored === undefined) {
      stored = append(subject.path, { commitment, field, value });
      subject.stored.set(commitment, stored);
      stored.catch(() => subject.stored.delete(commitment)); // whoever waits for it is told
    }
    return { commitment: { commitment }, stored };
  }

  /** The pseudonym the person had; undefined when there was nothing to erase. The file is overwritten before it is deleted. */
  erase(subjectId: string): string | undefined {
    const path = this.pathOf(subjectId);
    this.subjects.delete(subjectId);
    if (!existsSync(path)) return undefined;
    const { pseudonym } = readSubject(path);
    const { size } = statSync(path);
    const fd = openSync(path, 'r+');
    writeSync(fd, Buffer.alloc(size), 0, size, 0);
    fsyncSync(fd);
    closeSync(fd);
    truncateSync(path);
    unlinkSync(path);
    return pseudonym;
  }

  /** What a commitment of this person stands for; undefined when it is not theirs, or they are erased. */
  reveal(subjectId: string, { commitment }: Commitment): { field: string; value: string } | undefined {
    const path = this.pathOf(subjectId);
    if (!existsSync(path)) return undefined;
    const found = valuesIn(readFileSync(path, 'utf8').split('\n').slice(1, -1)).find((each) => each.commitment === commitment);
    return found === undefined ? undefined : { field: found.field, value: found.value };
  }

  private subject(subjectId: string): Subject {
    const path = this.pathOf(subjectId);
    const known = this.subjects.get(subjectId);
    if (known !== undefined && existsSync(path)) return known;
    mkdirSync(this.dir, { recursive: true, mode: 0o700 });
    const subject = existsSync(path) ? readSubject(path) : (newSubject(path) ?? readSubject(path));
    if (this.subjects.size >= REMEMBERED) this.subjects.delete(this.subjects.keys().next().value!);
    this.subjects.set(subjectId, subject);
    return subject;
  }

  private pathOf(subjectId: string): string {
    return join(this.dir, `${createHmac('sha256', this.key).update('cairn-audit/1/subject\n').update(subjectId).digest('hex')}.jsonl`);
  }
}

function commitmentOf(secret: Buffer, field: string, value: string): string {
  return createHmac('sha256', secret).update(JSON.stringify([field, value])).digest('hex').slice(0, COMMITMENT_DIGITS);
}

/** Undefined when another process was quicker. */
function newSubject(path: string): Subject | undefined {
  const header: Header = { pseudonym: `sub_${randomBytes(8).toString('hex')}`, secret: randomBytes(32).toString('hex') };
  try {
    const fd = openSync(path, 'wx', 0o600);
    writeSync(fd, `${JSON.stringify(header)}\n`);
    fsyncSync(fd);
    closeSync(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  return { path, pseudonym: header.pseudonym, secret: Buffer.from(header.secret, 'hex'), stored: new Map() };
}

function readSubject(path: string): Subject {
  const [head, ...lines] = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const { pseudonym, secret } = JSON.parse(head!) as Header;
  const stored = valuesIn(lines).map(({ commitment }) => [commitment, Promise.resolve()] as const);
  return { path, pseudonym, secret: Buffer.from(secret, 'hex'), stored: new Map(stored) };
}

/** Whole lines, also of several processes; a file that was erased in between does not come back. */
async function append(path: string, value: StoredValue): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return;
  try {
    await file.write(`${JSON.stringify(value)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** What a crash left of a line is no value: its record was never acknowledged. */
function valuesIn(lines: readonly string[]): StoredValue[] {
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as StoredValue];
    } catch {
      return [];
    }
  });
}
