import { compileFilter, type Filter, type StoredRecord } from '@cairn/core/query';
import { realisticRecords, SeededRandom } from '@cairn/core/testing';
import { Breather } from '../breather';
import { planQuery } from '../plan/query-plan';
import { lineFinder } from '../search/find-lines';
import { BlockIndexer } from './block-index';
import { bloomHas, buildBloom } from './bloom';
import { GramSet, gramsPresent } from './gram-set';
import { HashSet } from './hash-set';
import { Sidecar } from './sidecar';
import { factsOf } from './sidecar-facts';
import { storeTally } from './tally-codec';

const ALPHABETS = ['0123456789abcdef', 'abcdefghijklmnopqrstuvwxyz', 'ABCdef', '-_.:@+', ' ,/"\\{}[]', 'äöüßéКж語😀', '\n\t\u0000\u001b\u2028', 'KİſI\u212a'];

function randomText(random: SeededRandom): string {
  let text = '';
  const parts = 1 + random.whole(8);
  for (let part = 0; part < parts; part += 1) {
    const characters = [...random.pick(ALPHABETS)];
    for (let left = 1 + random.whole(14); left > 0; left -= 1) text += random.pick(characters);
  }
  return text;
}

async function indexed(lines: string): Promise<Sidecar> {
  const indexer = new BlockIndexer(new Breather(), 0);
  await indexer.add(Buffer.from(lines), 0, 1);
  return new Sidecar({ fileSize: 1, fileTail: 0, blocks: indexer.blocks, total: storeTally(indexer.total) }, indexer.bodyBytes());
}

/** Whether the block is read, and the line found in it, for a filter that the record passes. */
function finds(sidecar: Sidecar, bytes: Buffer, filter: Filter): boolean {
  const plan = planQuery(filter);
  const [block] = sidecar.head.blocks;
  if (!plan.mayPass(factsOf(sidecar, block!))) return false;
  return plan.literals === undefined || block!.hidden || lineFinder(bytes, plan.literals)(0) !== undefined;
}

function partsOf(text: string): string[] {
  return [...text].flatMap((_, from) => Array.from({ length: text.length - from }, (__, more) => text.slice(from, from + 1 + more)));
}

/** What a lost power supply leaves: its tokens are nobody's, also when the next line has the same. */
const torn = (line: string, random: SeededRandom): string => `${line.slice(0, random.whole(line.length))}\n`;

describe('what a sidecar says of a block', () => {
  it('never leaves out one of a million ids', () => {
    const hashes = new HashSet();
    const random = new SeededRandom(1);
    const ids = Array.from({ length: 1_000_000 }, () => Math.floor(random.next() * 0x1_0000_0000));
    for (const id of ids) hashes.add(id);
    const bloom = buildBloom(hashes, 11);
    expect(ids.filter((id) => !bloomHas(bloom, id))).toEqual([]);
    const strangers = Array.from({ length: 100_000 }, () => Math.floor(random.next() * 0x1_0000_0000)).filter((id) => bloomHas(bloom, id));
    expect(strangers.length).toBeLessThan(1_500);
  });

  it('has every sequence of letters that was added, and no other', () => {
    const random = new SeededRandom(2);
    const set = new GramSet();
    const grams = new Set(Array.from({ length: 5_000 }, () => random.whole(2 ** 20)));
    for (const gram of grams) set.add(gram);
    const encoded = set.encode();
    for (const gram of grams) expect(gramsPresent(encoded, [gram])).toBe(true);
    expect(gramsPresent(encoded, [...grams].sort((a, b) => a - b))).toBe(true);
    for (let i = 0; i < 5_000; i += 1) {
      const gram = random.whole(2 ** 20);
      expect(gramsPresent(encoded, [gram])).toBe(grams.has(gram));
    }
  });

  it.each([11, 12, 13, 14])('never hides a value, or a part of one, whatever it is made of (seed %i)', async (seed) => {
    const random = new SeededRandom(seed);
    let before = '';
    for (let round = 0; round < 150; round += 1) {
      const [value, message] = [randomText(random), randomText(random)];
      const record: StoredRecord = { message, context: { user_id: value }, metadata: { list: [value], path: `/x/${value}` }, level: 'INFO' };
      const line = `${JSON.stringify(record)}\n`;
      const sidecar = await indexed(before + line);
      before = before.length > 1_000 ? torn(line, random) : before + line;
      const start = random.whole(value.length);
      const part = value.slice(start, start + 1 + random.whole(value.length - start));
      const filters: Filter[] = [
        { kind: 'text', text: part },
        { kind: 'text', text: part.toUpperCase() },
        { kind: 'text', text: value, matchCase: true },
        { kind: 'field', field: 'user_id', test: { op: 'in', values: ['other', value] } },
        { kind: 'field', field: 'user_id', test: { op: 'like', pattern: `*${part}*` } },
        { kind: 'field', field: 'path', test: { op: 'like', pattern: `/x/${value.slice(0, 3)}*` } },
        { kind: 'field', field: 'message', test: { op: 'contains', text: message.slice(2) } },
        { kind: 'or', of: [{ kind: 'text', text: 'absent' }, { kind: 'text', text: part }] },
        { kind: 'and', of: [{ kind: 'text', text: part }, { kind: 'not', of: { kind: 'text', text: 'absent' } }] },
      ];
      for (const filter of filters) {
        if (compileFilter(filter)(record)) expect([JSON.stringify({ value, filter }), finds(sidecar, Buffer.from(line), filter)]).toEqual([JSON.stringify({ value, filter }), true]);
      }
    }
  });

  it.each(['2026-11-21T00:00:21.457Z', '2026-11-21T00:00:21.457123Z', '2026-11-21T00:00:21+01:00', 'Nov 21 00:00:21 2026'])('hides no part of the time %s, and no value that is no text', async (timestamp) => {
    const values = { yes: true, no: false, whole: 17, large: 12_345_678_901_234, fraction: 12.375, negative: -4.5, huge: 1e21, tiny: 1e-7, none: null };
    const record: StoredRecord = { timestamp, message: 'm', context: {}, metadata: { ...values, list: [true, 31.25] }, level: 'INFO' };
    const line = `${JSON.stringify(record)}\n`;
    const sidecar = await indexed(line.repeat(2));
    const texts = [timestamp, ...Object.values(values).map(String), '31.25'].flatMap(partsOf);
    const filters = texts.flatMap((text): Filter[] => [{ kind: 'text', text }, { kind: 'text', text: text.toUpperCase() }, { kind: 'regex', pattern: text.replace(/[.+]/g, '\\$&') }]);
    filters.push(...Object.entries(values).map(([name, value]): Filter => ({ kind: 'field', field: `metadata.${name}`, test: { op: 'in', values: [String(value)] } })));
    const passing = filters.filter((filter) => compileFilter(filter)(record));
    expect(passing.filter((filter) => !finds(sidecar, Buffer.from(line), filter))).toEqual([]);
    expect(passing.length).toBeGreaterThan(500);
  });

  it('hides nothing that other writers escape', async () => {
    const line = '{"message":"caf\\u00e9 \\u003cb\\u003e \\/tasks\\/42","context":{"user_id":"us\\u0065r"},"metadata":{"n":17}}\n';
    const sidecar = await indexed(line);
    const filters: Filter[] = [
      ...['café', '<b>', '/tasks/42', 'user', '17'].map((text): Filter => ({ kind: 'text', text })),
      { kind: 'field', field: 'user_id', test: { op: 'in', values: ['user'] } },
      { kind: 'field', field: 'metadata.n', test: { op: 'in', values: ['17'] } },
    ];
    for (const filter of filters) expect([filter, finds(sidecar, Buffer.from(line), filter)]).toEqual([filter, true]);
  });

  it('leaves out nearly every block that does not hold an id, whole or pasted as a text', async () => {
    const lines = [...realisticRecords({ seed: 3, count: 3_000 })].map(({ line }) => line).join('');
    const sidecar = await indexed(lines);
    const random = new SeededRandom(5);
    const facts = factsOf(sidecar, sidecar.head.blocks[0]!);
    const passing = (make: (id: string) => Filter): number => Array.from({ length: 500 }, () => `req_${random.hex(12)}`).filter((id) => planQuery(make(id)).mayPass(facts)).length;
    expect(passing((id) => ({ kind: 'field', field: 'request_id', test: { op: 'in', values: [id] } }))).toBeLessThan(15);
    expect(passing((text) => ({ kind: 'text', text }))).toBeLessThan(60);
    expect(planQuery({ kind: 'text', text: 'zyzzyva' }).mayPass(facts)).toBe(false);
    expect(planQuery({ kind: 'field', field: 'level', test: { op: '>=', value: 50 } }).mayPass(facts)).toBe(false);
  });
});
