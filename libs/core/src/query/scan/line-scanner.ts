import { TOP_TEXTS } from '../layouts/record-builder';
import type { StoredRecord } from '../stored-record';
import { FieldNumbers, MOST_FIELDS, NO_FIELD, OPENED, TOP } from './field-numbers';
import { FieldPlaces } from './field-places';
import { FieldValues } from './field-values';
import { COMMA, QUOTE } from './json-bytes';
import { CLOSE, JsonValues, OPEN } from './json-values';
import { viewOf, wantedFields } from './record-view';
import { sameUntil } from './same-until';

const LINE_FEED = 0x0a;
/** How reading goes on. */
const [GO_ON, DIFFERENT, DONE, UNUSUAL] = [0, 1, 2, 3];

/**
 * Reads lines of the canonical layout from their bytes, with a part of the work of `JSON.parse` and nothing to collect: each is compared with the line before, most of which it
 * repeats, and only what is asked for becomes a value. A line it reads is one that `parseLine` reads, with the same values. It passes over whatever is unusual, and then it is
 * `parseLine`'s to say whether that is a record: another layout, white space between tokens, a name with an escape or that comes twice, escapes of what needs none, exponents, deep
 * nesting, and everything torn or corrupt.
 */
export class LineScanner {
  /**
   * Where the line's values are as far as they differ from what the same field had last in a line that was read: texts and whole numbers, those of nested objects and lists
   * too, without the timestamp.
   */
  readonly changed = new JsonValues();
  private bytes: Buffer = Buffer.alloc(0);
  private data: DataView = new DataView(new ArrayBuffer(0));
  private readonly numbers = new FieldNumbers();
  private readonly values = new FieldValues();
  private places = new FieldPlaces();
  private before = new FieldPlaces();
  /** Where the line is read, and between what. */
  private at = 0;
  private state = 0;
  /** Where in the line before: at the end of the value before this entry. */
  private entry = 0;
  private readonly isText = new Uint8Array(MOST_FIELDS);
  private readonly view: StoredRecord;
  private readonly timestamp = this.numbers.numberOf(TOP, 'timestamp');
  private readonly message = this.numbers.numberOf(TOP, 'message');

  /** @param names of the fields that are asked for, such as `level`, `context.user_id`, `metadata.path`; those at the top are texts. Timestamp and message are always among them. */
  constructor(names: Iterable<string>) {
    const wanted = wantedFields(new Set(['timestamp', 'message', ...names]), (part, name) => this.numbers.numberOf(part, name));
    for (const field of wanted[TOP]!.values()) this.isText[field] = 1;
    for (const name of TOP_TEXTS) this.isText[this.numbers.numberOf(TOP, name)] = 1; // of something else `parseLine` makes a text
    this.view = viewOf(wanted, (field) => this.values.of(field));
  }

  /** Lines are read from these bytes from now on. They must not change while they are. */
  begin(bytes: Buffer): void {
    this.bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.changed.begin(bytes);
    this.values.begin(bytes);
    this.forget();
  }

  /**
   * The line as a record that has only the fields that are asked for, and is good until the next call; undefined when the line is unusual or no record.
   * @param end of the line: where its line feed is.
   */
  scan(start: number, end: number): StoredRecord | undefined {
    const { bytes, places } = this;
    if (end >= bytes.length || bytes[end] !== LINE_FEED || bytes[start] !== OPEN || !this.readLine(start, end)) {
      this.forget();
      return undefined;
    }
    places.start = start;
    places.end = end;
    this.places = this.before;
    this.before = places;
    return this.view;
  }

  /** The name of a field of the line that was read last, by its place. */
  nameAt(place: number): string | undefined {
    return place < this.before.count ? this.numbers.nameOf(this.before.fields[place]!) : undefined;
  }

  /** The number of a field by its name, such as `context.user_id`, to ask for its value. */
  fieldOf(name: string): number {
    const [field] = wantedFields([name], (part, each) => this.numbers.numberOf(part, each)).flatMap((fields) => [...fields.values()]);
    return field!;
  }

  /** Of the line that was read last; undefined when it does not have the field. Each field by its number is quicker than the record is. */
  valueOf(field: number): unknown {
    return this.values.of(field);
  }

  /** What stood in a line that was passed over has been given to nobody. */
  private forget(): void {
    this.values.forget();
    this.before.count = 0;
  }

  private readLine(start: number, end: number): boolean {
    const { values, numbers } = this;
    values.beginLine();
    this.changed.length = this.places.count = this.entry = 0;
    this.at = start + 1;
    this.state = TOP + OPENED;
    for (let step = GO_ON; step !== UNUSUAL; ) {
      step = this.isLikeBefore() ? this.follow(end) : DIFFERENT;
      if (step === DIFFERENT) step = this.readMember(end);
      if (step === DONE) return values.has(this.message) && values.has(numbers.context) && values.has(numbers.metadata);
    }
    return false;
  }

  /** Whether what follows here can be read as it was there. */
  private isLikeBefore(): boolean {
    const { before, entry } = this;
    if (before.count === 0) return false;
    return this.state === (entry === 0 ? TOP + OPENED : this.numbers.stateAfter(before.fields[entry - 1]!));
  }

  /** As far as the line repeats the one before, and then the value that differs. */
  private follow(end: number): number {
    const { before, data, at } = this;
    const place = this.entry === 0 ? before.start + 1 : before.ends[this.entry - 1]!;
    const until = sameUntil(data, place, before.end, at, end);
    const delta = at - place;
    if (!this.repeat(until, delta)) return UNUSUAL;
    const { entry } = this;
    if (entry === before.count) return until === before.end && until + delta === end ? DONE : DIFFERENT;
    const field = before.fields[entry]!;
    if (before.starts[entry]! > until || this.numbers.isOpening(field)) return DIFFERENT;
    this.entry += 1;
    return this.readChanged(field, before.starts[entry]! + delta);
  }

  /** Entries that end before a place of the line before, and so are the same here. */
  private repeat(until: number, delta: number): boolean {
    const { before, values, places } = this;
    const first = this.entry;
    let entry = first;
    for (; entry < before.count && before.ends[entry]! < until; entry += 1) {
      const field = before.fields[entry]!;
      if (!values.mark(field)) return false;
      places.add(field, before.starts[entry]! + delta, before.ends[entry]! + delta);
    }
    if (entry === first) return true;
    this.entry = entry;
    this.at = before.ends[entry - 1]! + delta;
    this.state = this.numbers.stateAfter(before.fields[entry - 1]!);
    return true;
  }

  private readMember(end: number): number {
    const { bytes } = this;
    while (bytes[this.at] === CLOSE) {
      this.at += 1;
      if (this.state % OPENED === TOP) return this.at === end ? DONE : UNUSUAL;
      this.state = TOP;
    }
    if (this.state < OPENED) {
      if (bytes[this.at] !== COMMA) return UNUSUAL;
      this.at += 1;
    }
    return this.readField();
  }

  private readField(): number {
    const { numbers, before } = this;
    const part = this.state % OPENED;
    const field = numbers.find(this.bytes, part, this.at);
    if (numbers.end < 0) return UNUSUAL;
    if (field === NO_FIELD) return this.goOn(part, this.changed.end(numbers.end, 0));
    const entry = before.indexOf(field, this.entry);
    if (entry >= 0) this.entry = entry + 1;
    return numbers.isOpening(field) ? this.openPart(field, numbers.end) : this.readValue(field, numbers.end);
  }

  private openPart(field: number, at: number): number {
    if (this.bytes[at] !== OPEN || !this.values.mark(field)) return UNUSUAL;
    this.places.add(field, at + 1, at + 1);
    return this.goOn(this.numbers.stateAfter(field), at + 1);
  }

  private readValue(field: number, at: number): number {
    const same = this.values.sameEnd(field, at);
    if (same === 0 || !isBehindValue(this.bytes[same]!)) return this.readChanged(field, at);
    return this.values.mark(field) ? this.endField(field, at, same) : UNUSUAL;
  }

  private readChanged(field: number, at: number): number {
    const { values, changed } = this;
    if (!values.mark(field) || (this.isText[field] === 1 && this.bytes[at] !== QUOTE)) return UNUSUAL;
    const end = changed.end(at, 0);
    if (field === this.timestamp) changed.length -= 2;
    values.set(field, at, end);
    return this.endField(field, at, end);
  }

  private endField(field: number, at: number, end: number): number {
    this.places.add(field, at, end);
    return this.goOn(this.numbers.stateAfter(field), end);
  }

  private goOn(state: number, at: number): number {
    this.state = state;
    this.at = at;
    return at < 0 ? UNUSUAL : GO_ON;
  }
}

const isBehindValue = (byte: number): boolean => byte === COMMA || byte === CLOSE;
