import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestedSerializer } from '@cairn/core';
import { NO_DEAD_LETTERS, NO_SPOOL } from '@cairn/core/remote';
import { some } from '@cairn/core/testing';
import { format, transports } from 'winston';
import type Transport from 'winston-transport';
import { CollectingTransport } from '../../test/collecting.transport';
import { SpooledWinstonSink } from './spooled-winston.sink';

const soon = (): number => Date.now() + 10_000;
const serializer = new NestedSerializer(some.identity());
const records = ['a', 'b', 'c'].map((message) => some.redactedRecord({ message }));
const lines = records.map((record) => serializer.serialize(record));

describe('a winston transport with a spool', () => {
  const sinkOf = (transport: Transport): SpooledWinstonSink =>
    new SpooledWinstonSink({ transport, name: 'test', selfLog: { report: () => undefined }, capBytes: 8e6, maxTries: 3, spool: () => NO_SPOOL, deadLetters: NO_DEAD_LETTERS });

  async function logTo(transport: Transport): Promise<void> {
    const sink = sinkOf(transport);
    records.forEach((record, n) => sink.write(lines[n]!, record));
    await sink.flush(soon());
    await sink.close(soon());
  }

  it('gets the canonical fields and the finished line, which it ends itself', async () => {
    const transport = new CollectingTransport();
    await logTo(transport);
    expect(transport.infos.map((info) => info[Symbol.for('message')])).toEqual(lines.map((line) => line.trimEnd()));
    expect(transport.infos.map(({ message, level }) => [message, level])).toEqual([['a', 'INFO'], ['b', 'INFO'], ['c', 'INFO']]);
  });

  it.each([
    ['as they are', undefined],
    ['by its own format', format.json()],
  ])('File writes the lines %s, and nothing between them', async (_how, made) => {
    const dir = mkdtempSync(join(tmpdir(), 'cairn-spooled-winston-'));
    try {
      await logTo(new transports.File({ dirname: dir, filename: 'all.log', format: made }));
      const text = readFileSync(join(dir, 'all.log'), 'utf8');
      expect(text.split('\n').map((line) => line !== '' && (JSON.parse(line) as Record<string, unknown>)['message'])).toEqual(['a', 'b', 'c', false]);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
