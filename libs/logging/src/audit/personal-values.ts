import { createHmac, randomBytes } from 'node:crypto';
import type { Commitment, PersonalStore } from '@cairn/audit';
import type { Surroundings } from './who-and-where';

const SESSION_DIGITS = 16;

/** A value as the record says it. */
export type Personal = string | Commitment;

/** Puts commitments in the place of one person's values, and waits until the side store has them. */
export class PersonalValues {
  private readonly waiting: Promise<void>[] = [];

  constructor(
    private readonly store: PersonalStore | undefined,
    /** Whether actor and origin are committed to, not only what a definition calls personal. */
    private readonly all: boolean,
    private readonly sessionKey: Buffer,
  ) {}

  /** The actor's id, or the pseudonym that stands for it. */
  actor({ type, id }: Surroundings): string | null {
    return id !== null && type === 'user' && this.all && this.store !== undefined ? this.store.pseudonym(id) : id;
  }

  origin(field: string, value: string | null, from: Surroundings): Personal | null {
    if (value === null || !this.all) return value;
    return this.commit(from.id ?? `anonymous ${from.address ?? ''}`, field, value);
  }

  commit(subject: string, field: string, value: unknown): Personal {
    if (this.store === undefined) return '[PERSONAL]';
    const { commitment, stored } = this.store.commit(subject, field, typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
    this.waiting.push(stored);
    return commitment;
  }

  /** The same for the same session, in this app's trail. */
  session(id: string | null): string | null {
    return id === null ? null : createHmac('sha256', this.sessionKey).update('session\n').update(id).digest('hex').slice(0, SESSION_DIGITS);
  }

  async stored(): Promise<void> {
    await Promise.all(this.waiting);
  }
}

/** For an app without keys, in its tests. */
export function ephemeralKey(): Buffer {
  return randomBytes(32);
}
