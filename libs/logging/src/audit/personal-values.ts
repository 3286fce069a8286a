import { createHmac, randomBytes } from 'node:crypto';
import type { Commitment, PersonalStore } from '@cairn/audit';
import type { ErasedPersons } from './erased-persons';
import { KnownTexts, PERSONAL } from './known-texts';
import type { Surroundings } from './who-and-where';

const SESSION_DIGITS = 16;

/** A value as the record says it. */
export type Personal = string | Commitment;

/** What all records of a trail share about persons. */
export interface PersonalParts {
  /** Undefined where a trail has no files. */
  readonly store: PersonalStore | undefined;
  /** Whether actor, subject and origin are committed to, not only what a definition calls personal. */
  readonly all: boolean;
  readonly sessionKey: Buffer;
  readonly erased: ErasedPersons;
}

/** Puts commitments in the place of persons' values in one record, and waits until the side store has them. */
export class PersonalValues {
  /** What the record may not say anywhere else. */
  readonly known = new KnownTexts();
  private readonly waiting: Promise<void>[] = [];

  constructor(private readonly parts: PersonalParts) {}

  /** The actor's id, or the pseudonym that stands for it. */
  actor({ type, id }: Surroundings): string | null {
    return id !== null && type === 'user' ? this.person(id) : id;
  }

  /** A person's id, or the pseudonym that stands for it, here and in the rest of the record. */
  person(id: string): string {
    const { all, store, erased } = this.parts;
    if (!all || store === undefined) return id;
    const pseudonym = erased.pseudonymOf(id) ?? store.pseudonym(id);
    this.known.note(id, pseudonym);
    return pseudonym;
  }

  origin(field: string, value: string | null, owner: string | undefined): Personal | null {
    return value === null || !this.parts.all ? value : this.commit(owner, field, value);
  }

  /** What is in the record already stays the same. Of nobody known, or of who was just erased, nothing is kept. `shown`: the redacted form, for where the value is no JSON. */
  commit(owner: string | undefined, field: string, value: unknown, shown: unknown = value): Personal {
    const text = typeof value === 'string' ? value : (jsonOf(value) ?? jsonOf(shown) ?? '');
    const by = this.known.get(text) ?? this.commitmentOf(owner, field, text);
    this.known.noteAll(typeof value === 'string' ? value : parsed(text), by);
    this.known.noteAll(shown, by);
    return by;
  }

  /** The same for the same session, in this app's trail. */
  session(id: string | null): string | null {
    return id === null ? null : createHmac('sha256', this.parts.sessionKey).update('session\n').update(id).digest('hex').slice(0, SESSION_DIGITS);
  }

  async stored(): Promise<void> {
    await Promise.all(this.waiting);
  }

  private commitmentOf(owner: string | undefined, field: string, text: string): Personal {
    const { store, erased } = this.parts;
    if (store === undefined || owner === undefined || erased.pseudonymOf(owner) !== undefined) return PERSONAL;
    const { commitment, stored } = store.commit(owner, field, text);
    this.waiting.push(stored);
    return commitment;
  }
}

/** Whose values are those of an actor; undefined when they are nobody's that could be named. */
export function ownerOf({ id, address }: Surroundings): string | undefined {
  return id ?? (address === null ? undefined : `anonymous ${address}`);
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // circular, a bigint, or it throws
  }
}

function parsed(json: string): unknown {
  return json === '' ? undefined : JSON.parse(json);
}

/** For an app without keys, in its tests. */
export function ephemeralKey(): Buffer {
  return randomBytes(32);
}
