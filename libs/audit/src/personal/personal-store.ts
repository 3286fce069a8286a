import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '@cairn/core';
import type { Commitment } from '../entry';
import { appendValue, createSubject, eraseSubject, headerLine, parseHeader, storedValues, sweep } from './subject-file';

/** One person's file: the secret of the commitments, the pseudonym, and the values. */
interface Subject {
  readonly path: string;
  /** As it stands in the file: one that differs is that of somebody who was erased and came back. */
  readonly header: string;
  readonly pseudonym: string;
  readonly secret: Buffer;
  /** Commitments that are on the disk. */
  readonly stored: Map<string, Promise<void>>;
}

const COMMITMENT_DIGITS = 32;
/** Persons whose values are known without reading all of their files. */
const REMEMBERED = 1_000;
/** Other processes may erase a person while their file is made. */
const TRIES = 100;

/**
 * The side store: personal values that the trail holds only as commitments (HMAC with a secret of the person's own). One file per person,
 * under a name that nobody without `personal.key` can compute. Deleting it erases the person: what stays in the trail can be neither
 * reversed nor tried out, and still verifies. Several processes may share the directory: each looks at a person's file at every use.
 */
export class PersonalStore {
  private readonly subjects = new Map<string, Subject>();
  private isSwept = false;

  constructor(
    private readonly dir: string,
    private readonly key: Buffer,
  ) {}

  /** A pseudonym that stands for the person until they are erased; random. */
  pseudonym(subjectId: string): string {
    return this.subject(subjectId).pseudonym;
  }

  /** The pseudonym of a person of whom there is anything. */
  known(subjectId: string): string | undefined {
    return existsSync(this.pathOf(subjectId)) ? this.pseudonym(subjectId) : undefined;
  }

  /** What stands in the trail for a value of this person. `stored` resolves when the value is on the disk, or the person was erased meanwhile. */
  commit(subjectId: string, field: string, value: string): { commitment: Commitment; stored: Promise<void> } {
    const { path, header, secret, stored: known } = this.subject(subjectId);
    const commitment = commitmentOf(secret, field, value);
    let stored = known.get(commitment);
    if (stored === undefined) {
      stored = appendValue(path, header, { commitment, field, value });
      known.set(commitment, stored);
      stored.catch(() => known.delete(commitment)); // whoever waits for it is told
    }
    return { commitment: { commitment }, stored };
  }

  /** The pseudonym the person had; undefined when there was nothing to erase. The file is overwritten before it is deleted. */
  erase(subjectId: string): string | undefined {
    this.subjects.delete(subjectId);
    if (!existsSync(this.dir)) return undefined;
    this.sweepOnce();
    const header = eraseSubject(this.pathOf(subjectId));
    return header === undefined ? undefined : parseHeader(header).pseudonym;
  }

  /** What a commitment of this person stands for; undefined when it is not theirs, or they are erased. */
  reveal(subjectId: string, { commitment }: Commitment): { field: string; value: string } | undefined {
    const found = storedValues(this.pathOf(subjectId)).find((each) => each.commitment === commitment);
    return found === undefined ? undefined : { field: found.field, value: found.value };
  }

  private subject(subjectId: string): Subject {
    const path = this.pathOf(subjectId);
    const known = this.subjects.get(subjectId);
    const header = headerLine(path) ?? this.newHeader(path);
    if (known?.header === header) return known;
    const { pseudonym, secret } = parseHeader(header);
    const stored = new Map(storedValues(path).map(({ commitment }) => [commitment, Promise.resolve()]));
    const subject = { path, header, pseudonym, secret: Buffer.from(secret, 'hex'), stored };
    if (this.subjects.size >= REMEMBERED) this.subjects.delete(this.subjects.keys().next().value!);
    this.subjects.set(subjectId, subject);
    return subject;
  }

  /** Of a person who is not there, or of whom a crash left what nobody can read. */
  private newHeader(path: string): string {
    makeDirectory(this.dir, 0o700);
    this.sweepOnce();
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (headerLine(path) === undefined) eraseSubject(path);
      createSubject(path);
      const header = headerLine(path);
      if (header !== undefined) return header;
    }
    throw new Error(`${path} is erased by another process again and again`);
  }

  private sweepOnce(): void {
    if (!this.isSwept) sweep(this.dir);
    this.isSwept = true;
  }

  private pathOf(subjectId: string): string {
    return join(this.dir, `${createHmac('sha256', this.key).update('cairn-audit/1/subject\n').update(subjectId).digest('hex')}.jsonl`);
  }
}

function commitmentOf(secret: Buffer, field: string, value: string): string {
  return createHmac('sha256', secret).update(JSON.stringify([field, value])).digest('hex').slice(0, COMMITMENT_DIGITS);
}
