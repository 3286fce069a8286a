import type { Line } from '@cairn/core';
import { DeliveryError } from '@cairn/core/remote';
import { parseLine } from '@cairn/core/query';
import { ByteWriter } from '../link/byte-writer';
import { prepareRecord, type PreparedRecord } from './prepared-record';
import { recordKeeper, scannerOfWanted } from './wanted-fields';

/** Lines read between two turns of the event loop. */
const SLICE = 64;
const LINE_FEED = 0x0a;

/** Reads the lines of a batch from the bytes in which they go to Redis. */
export class LineReader {
  private readonly writer = new ByteWriter();
  private readonly scanner = scannerOfWanted();
  private readonly keep = recordKeeper(this.scanner);

  /** Of the last batch, one line behind the other. */
  get bytes(): Buffer {
    return this.writer.written;
  }

  /** @throws DeliveryError (refused) when a line is no record of layout `nested`. */
  async read(lines: readonly Line[]): Promise<PreparedRecord[]> {
    const ends = this.write(lines);
    const prepared: PreparedRecord[] = [];
    this.scanner.begin(this.bytes);
    let start = 0;
    for (const [place, end] of ends.entries()) {
      if (place > 0 && place % SLICE === 0) await new Promise((resolve) => setImmediate(resolve));
      prepared.push(this.prepare(start, end));
      start = end + 1;
    }
    return prepared;
  }

  /** Returns the places of their line feeds. */
  private write(lines: readonly Line[]): number[] {
    const { writer } = this;
    writer.cutTo(0);
    return lines.map((line) => {
      writer.text(line);
      if (!line.endsWith('\n')) writer.byte(LINE_FEED);
      return writer.size - 1;
    });
  }

  private prepare(start: number, end: number): PreparedRecord {
    const record = this.scanner.scan(start, end) === undefined ? parseLine(this.bytes.toString('utf8', start, end)) : this.keep();
    const prepared = record === undefined ? undefined : prepareRecord(record, start, end);
    if (prepared === undefined) throw new DeliveryError('refused', 'a line is no record of layout "nested"');
    return prepared;
  }
}
