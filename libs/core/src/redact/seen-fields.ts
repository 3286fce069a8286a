/** Longer values are not kept. */
const LONGEST = 256;
/** Coprime to the usual numbers of fields, so that every place has its turn. */
const ONE_IN = 7;

/** What the last record of an origin had, where it was found clean: names by place, texts by place, and the message. */
export class SeenFields {
  readonly names: (string | undefined)[] = [];
  readonly values: (string | undefined)[] = [];
  message: string | undefined;

  private met = 0;

  /** One of a few: what recurs is soon among them, and what is unique costs no memory barrier. */
  note(at: number, value: string): void {
    this.met += 1;
    if (this.met % ONE_IN === 0 && value.length <= LONGEST) this.values[at] = value;
  }

  noteMessage(message: string): void {
    if (message.length <= LONGEST) this.message = message;
  }
}
