import { inOnePiece } from './one-piece';

/** What follows from a text and is made anew when that is another one than the last time: what an origin says recurs. */
export class RememberedText {
  private from: string | undefined;
  private made = '';

  constructor(private readonly make: (from: string) => string) {}

  of(from: string): string {
    if (from !== this.from) {
      this.made = inOnePiece(this.make(from));
      this.from = from;
    }
    return this.made;
  }
}
