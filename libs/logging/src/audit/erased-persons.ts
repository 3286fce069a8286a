const REMEMBERED_MS = 600_000;
const MOST = 1_000;

/**
 * Who was erased a short while ago. The request or job that erased them goes on, and its records are about them: they go on under the old pseudonym, and nothing of
 * the person is kept anew. In memory only.
 */
export class ErasedPersons {
  private readonly persons = new Map<string, { pseudonym: string; at: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  note(id: string, pseudonym: string): void {
    this.persons.delete(id);
    if (this.persons.size >= MOST) this.persons.delete(this.persons.keys().next().value!);
    this.persons.set(id, { pseudonym, at: this.now() });
  }

  /** The pseudonym they had. */
  pseudonymOf(id: string): string | undefined {
    const person = this.persons.get(id);
    if (person === undefined || this.now() - person.at < REMEMBERED_MS) return person?.pseudonym;
    this.persons.delete(id);
    return undefined;
  }
}
