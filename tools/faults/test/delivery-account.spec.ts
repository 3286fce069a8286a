import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveryAccount } from '../src/check/delivery-account';
import type { Collected } from '../src/http/collector';

const arrival = (n: number, id = `rec_${n}`, pad = 'xx'): Collected => ({ writer: 'w', n, kind: 'sound', pad, id });
const letter = (n: number): string => `${JSON.stringify({ sink: 'otlp', reason: 'no', record: { metadata: { writer: 'w', n } } })}\n`;
const gap = (records: number, sink = 'otlp'): string => `${JSON.stringify({ event: 'logging.gap', metadata: { sink, records } })}\n`;

describe('the account of what is sent', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'cairn-delivery-'));
    mkdirSync(join(dir, 'logs', 'dead-letter'), { recursive: true });
    writeFileSync(join(dir, 'ledger'), [0, 1, 2, 3].map((n) => `r w ${n} 1\n`).join(''));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const write = (name: string, text: string): void => writeFileSync(join(dir, 'logs', name), text);
  const judge = (...taken: Collected[]): ReturnType<typeof deliveryAccount> => deliveryAccount(join(dir, 'ledger'), join(dir, 'logs'), taken);

  it('is even when what did not arrive was set aside or declared', () => {
    write('dead-letter/otlp.a.log', letter(2));
    write('application.2026-01-01.a.log', gap(1) + gap(7, 'file:application'));
    expect(judge(arrival(0), arrival(1))).toMatchObject({ accepted: 4, delivered: 2, deadLettered: 1, declared: 1, unaccounted: 0, twice: 0, damaged: 0 });
  });

  it('is not when something is missing, or more is declared than is missing', () => {
    expect(judge(arrival(0), arrival(1), arrival(2)).unaccounted).toBe(1);
    write('application.2026-01-01.a.log', gap(2));
    expect(judge(arrival(0), arrival(1), arrival(2)).unaccounted).toBe(1);
  });

  it('tells what arrived twice, what of it a receiver cannot tell, and what was damaged', () => {
    expect(judge(arrival(0), arrival(1), arrival(0), arrival(1, 'rec_other'), arrival(2, 'rec_2', 'xy'))).toMatchObject({ delivered: 3, twice: 2, unrecognised: 1, damaged: 1 });
  });
});
