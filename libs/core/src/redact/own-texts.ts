import type { ErrorStandIns } from '../record/error-stand-ins';
import { readProperty } from './safe-read';

/** A shorter text would be found in words that have nothing to do with it. */
const SHORTEST = 4;

interface Found {
  readonly error: object;
  readonly standIn: Error;
  readonly ownText: unknown;
}

/** Of one record: the errors that have a stand-in, and their own texts wherever else the record repeats them. */
export class OwnTexts {
  private readonly found: Found[] = [];

  constructor(private readonly standIns: ErrorStandIns | undefined) {}

  /** Whether any error has had one so far. */
  get any(): boolean {
    return this.found.length > 0;
  }

  standInFor(error: object): Error | undefined {
    for (const known of this.found) if (known.error === error) return known.standIn;
    const standIn = this.standIns?.standInFor(error);
    if (standIn !== undefined) this.found.push({ error, standIn, ownText: readProperty(error, 'message') });
    return standIn;
  }

  /** A text with the stand-ins' words in the place of the errors' own. */
  without(text: string): string {
    let reworded = text;
    for (const { ownText, standIn } of this.found) {
      const isOwn = typeof ownText === 'string' && ownText.length >= SHORTEST && ownText !== standIn.message;
      if (isOwn && reworded.includes(ownText)) reworded = reworded.replaceAll(ownText, () => standIn.message);
    }
    return reworded;
  }
}
