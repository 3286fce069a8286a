import { isUtf8 } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';
import { LineScanner, parseLine, STATS_FIELDS, StatsTally, timeOf, type StoredRecord } from '@cairn/core/query';
import type { Breather } from '../breather';
import { textStart } from '../segments/line-text';
import { isLevelPlain, levelInitialAt, LINE_FEED, MAX_LINE } from '../segments/lines';
import { buildBloom } from './bloom';
import { GramSet } from './gram-set';
import { HashSet } from './hash-set';
import { hidesText } from './hidden-text';
import { PlainLevel } from './plain-level';
import { RecordTokens } from './record-tokens';
import type { BlockMeta, Place } from './sidecar';
import { storeTally } from './tally-codec';

/** Of a word or a piece of one. */
const BITS_PER_HASH = 11;

type Lines = Pick<BlockMeta, 'lines' | 'min' | 'max' | 'corrupt' | 'oversized'>;

/** Reads blocks of lines and collects what a sidecar says of them. One object serves all blocks of a file. */
export class BlockIndexer {
  readonly total = new StatsTally();
  readonly blocks: BlockMeta[] = [];
  private readonly body: Buffer[] = [];
  private bodyLength = 0;
  private readonly hashes = new HashSet();
  private readonly grams = new GramSet();
  private readonly tokens = new RecordTokens({ word: (hash) => this.hashes.add(hash), compound: (hash) => this.hashes.add(hash), piece: (hash) => this.hashes.add(hash), gram: (gram) => this.grams.add(gram) });
  private readonly scanner = new LineScanner(STATS_FIELDS);
  private readonly plainLevel = new PlainLevel();
  /** As they are spelled. */
  private readonly levels = new Set<string>();
  private allUtf8 = true;
  private hidden = false;
  private plainLevels = true;
  /** Of the record before: that of lines which name none. */
  private lastTime: number;

  /** @param fallbackTime of lines without a time before any that has one. */
  constructor(
    private readonly breather: Breather,
    fallbackTime: number,
  ) {
    this.lastTime = fallbackTime;
  }

  async add(raw: Buffer, at: number, length: number): Promise<void> {
    const tally = new StatsTally();
    const statuses = new Set<number>();
    this.begin();
    const lines = await this.readLines(raw, tally, statuses);
    this.total.merge(tally);
    this.blocks.push({
      ...{ at, length, raw: raw.length, ...lines, hidden: this.hidden, plainLevels: this.plainLevels },
      ...{ levels: [...this.levels], categories: [...tally.categories.keys()], statuses: [...statuses].sort((a, b) => a - b) },
      bloom: this.store(buildBloom(this.hashes, BITS_PER_HASH)),
      grams: this.store(this.grams.encode()),
      tally: this.store(deflateRawSync(JSON.stringify(storeTally(tally)), { level: 1 })),
    });
  }

  bodyBytes(): Buffer {
    return Buffer.concat(this.body, this.bodyLength);
  }

  private async readLines(raw: Buffer, tally: StatsTally, statuses: Set<number>): Promise<Lines> {
    let [lines, min, max, corrupt, oversized] = [0, Infinity, -Infinity, 0, 0];
    this.scanner.begin(raw);
    this.allUtf8 = isUtf8(raw);
    for (let begin = 0, seen = 1; begin < raw.length; seen += 1) {
      const start = textStart(raw, begin);
      const feed = raw.indexOf(LINE_FEED, start);
      const end = feed < 0 ? raw.length : feed;
      if (end - start > MAX_LINE) oversized += 1;
      else if (end > start) {
        const record = this.readLine(raw, start, end);
        if (record === undefined) corrupt += 1;
        else {
          const time = this.count(record, tally, statuses);
          lines += 1;
          if (time < min) min = time;
          if (time > max) max = time;
        }
      }
      begin = end + 1;
      if ((seen & 15) === 0 && this.breather.due) await this.breather.pause();
    }
    return { lines, min: finite(min), max: finite(max), corrupt, oversized };
  }

  /** Takes its tokens. Undefined when it is no record; else good until the next line. */
  private readLine(raw: Buffer, start: number, end: number): StoredRecord | undefined {
    if (!this.allUtf8 && !isUtf8(raw.subarray(start, end))) return undefined;
    const scanned = this.scanner.scan(start, end);
    if (scanned === undefined) return this.parseLine(raw.toString('utf8', start, end));
    this.tokens.addChanged(scanned, this.scanner.changed, raw);
    if (this.plainLevels && !(levelInitialAt(raw, start, end) !== 0 && this.plainLevel.isIn(this.scanner, scanned))) this.plainLevels = false;
    return scanned;
  }

  private parseLine(line: string): StoredRecord | undefined {
    const record = parseLine(line);
    if (record === undefined) return undefined;
    this.tokens.add(record);
    if (!this.hidden && hidesText(line)) this.hidden = true;
    if (this.plainLevels && !isLevelPlain(line, record.level)) this.plainLevels = false;
    return record;
  }

  /** The time it stands for. */
  private count(record: StoredRecord, tally: StatsTally, statuses: Set<number>): number {
    const time = timeOf(record);
    if (!Number.isNaN(time)) this.lastTime = time;
    if (record.level !== undefined) this.levels.add(record.level);
    tally.add(record, this.lastTime);
    const { status_code } = record.metadata;
    if (typeof status_code === 'number') statuses.add(status_code);
    else if (typeof status_code === 'string' && Number.isFinite(Number(status_code))) statuses.add(Number(status_code));
    return this.lastTime;
  }

  private begin(): void {
    this.hashes.clear();
    this.grams.clear();
    this.tokens.clear();
    this.levels.clear();
    this.hidden = false;
    this.plainLevels = true;
  }

  private store(part: Buffer): Place {
    const place: Place = [this.bodyLength, part.length];
    this.body.push(part);
    this.bodyLength += part.length;
    return place;
  }
}

/** JSON has no infinity. */
const finite = (value: number): number => (value === Infinity ? Number.MAX_SAFE_INTEGER : value === -Infinity ? Number.MIN_SAFE_INTEGER : value);
