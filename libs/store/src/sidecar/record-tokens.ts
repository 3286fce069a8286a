import type { LineScanner, StoredRecord } from '@cairn/core/query';
import { ValueTokens, type TokenSink } from './value-tokens';

/** As deep as a filter looks. */
const DEPTH = 17;
/** Characters of a text that is remembered, when it has words. */
const SENTENCE = 24;
const CANONICAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:\d{3})?Z$/;

/** Takes the values of records apart; a sentence that came before in the same block is not taken apart again. */
export class RecordTokens {
  private readonly texts = new Set<string>();
  private readonly numbers = new Set<number>();
  /** By field, as most fields at the top are the same in record after record. */
  private last: Record<string, unknown> = {};
  private readonly tokens: ValueTokens;

  constructor(sink: TokenSink) {
    this.tokens = new ValueTokens(sink);
  }

  /** A new block begins. */
  clear(): void {
    this.texts.clear();
    this.numbers.clear();
    this.last = {};
  }

  add(record: StoredRecord): void {
    this.addTime(record);
    for (const name in record) if (name !== 'timestamp') this.addField(name, record[name as keyof StoredRecord]);
  }

  /** Of a record that was read from a line's bytes: what is new in it. */
  addChanged(record: StoredRecord, { places, length }: LineScanner['changed'], bytes: Uint8Array): void {
    this.addTime(record);
    for (let at = 0; at < length; at += 2) this.tokens.scanJson(bytes, places[at]!, places[at + 1]!);
  }

  /** Blocks know from when to when they are: who looks for a part of a time gets them all, as for the words of JSON. */
  private addTime({ timestamp }: StoredRecord): void {
    if (timestamp !== undefined && !CANONICAL_TIME.test(timestamp)) this.addText(timestamp);
  }

  private addField(name: string, value: unknown): void {
    if (value === this.last[name]) return;
    this.last[name] = value;
    this.addValue(value, 0);
  }

  private addValue(value: unknown, depth: number): void {
    if (typeof value === 'string') this.addText(value);
    else if (typeof value === 'number') this.addNumber(value);
    else if (typeof value === 'object' && value !== null && depth < DEPTH) for (const name in value) this.addValue((value as Record<string, unknown>)[name], depth + 1);
  }

  /** Looking up a short text, or an id that comes once or twice, takes as long as taking it apart. */
  private addText(text: string): void {
    if (text.length >= SENTENCE && text.includes(' ')) {
      if (this.texts.has(text)) return;
      this.texts.add(text);
    }
    this.tokens.scan(text);
  }

  /** Fractions are measurements: they are compared, not looked for. */
  private addNumber(number: number): void {
    if (!Number.isInteger(number) || this.numbers.has(number)) return;
    this.numbers.add(number);
    this.tokens.scan(String(number));
  }
}
