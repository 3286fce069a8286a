import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AuditTrail } from '../audit-trail';
import { macKeyId, sha256 } from '../crypto/hashing';
import type { Genesis } from '../entry';
import { makeKeys, readWriterKeys, type WriterKeys } from '../keys/key-files';
import { byChain, trailFiles } from '../write/trail-files';
import { ALWAYS, ONLY_ANCHORS, type Attack } from './attack';
import { ATTACKS_BY_RETENTION } from './attacks-by-retention';
import { ATTACKS_ON_ENDS } from './attacks-on-ends';
import { another, atRecord, other } from './attacks-on-lines';
import { ATTACKS_ON_READING } from './attacks-on-reading';
import { epochKey, filesOfChain, readLines, rehash, textsOf, writeLines, writeTexts, type ForgedLine } from './forger';
import { someAuditRecord } from './some-audit-record';
import type { Specimen } from './specimen';

/** Chains of the specimen, in the order of their starts. */
const [FIRST, WORKER, LAST] = [0, 1, 2];

const editing = (change: (texts: string[]) => string[], chain = FIRST) => (specimen: Specimen) => {
  const dir = specimen.copy('after');
  const [path] = filesOfChain(dir, chain) as [string];
  writeTexts(path, change(textsOf(path)));
  return dir;
};

/** All files of a chain as one list of lines, changed and written again. */
function rewriteChain(dir: string, chain: number, change: (lines: ForgedLine[]) => ForgedLine[]): string {
  const files = filesOfChain(dir, chain);
  const lines = files.map(readLines);
  const changed = change(lines.flat());
  for (const [index, path] of files.entries()) writeLines(path, changed.splice(0, lines[index]!.length));
  return dir;
}

/** The key in the memory of the process at its end, and those that follow from it. */
function currentEpochKeys({ mac }: WriterKeys, lines: readonly ForgedLine[]): Map<number, Buffer> {
  const { chain, epoch } = lines.at(-1)!.entry;
  return new Map([[epoch, epochKey(mac, chain, epoch)]]);
}

/** Cuts a chain to so many lines; files behind the cut go. */
function cut(dir: string, chain: number, keep: (lines: ForgedLine[]) => number): string {
  const files = filesOfChain(dir, chain);
  let left = keep(files.flatMap(readLines));
  for (const path of files) {
    const texts = textsOf(path);
    if (left <= 0) rmSync(path);
    else if (left < texts.length) writeTexts(path, texts.slice(0, left));
    left -= texts.length;
  }
  return dir;
}

const checkpointBefore = (lines: readonly ForgedLine[], end: number): number => lines.slice(0, end).findLastIndex(({ entry }) => entry.kind === 'checkpoint');

async function writeTrail(dir: string, keys: WriterKeys, writers: readonly string[]): Promise<string> {
  for (const writer of writers) {
    const trail = new AuditTrail({ dir, writer, keys: () => ({ ...keys, mac: Buffer.from(keys.mac) }), configHash: sha256('specimen'), service: writer, version: '1.0.0', checkpointEvery: 4 });
    await trail.open();
    await trail.record(someAuditRecord(1, { user_context: 'usr_mallory' }), true);
    await trail.close();
  }
  return dir;
}

/** The catalogue: docs/reference/audit-attacks.md is made from it. */
export const ATTACKS: readonly Attack[] = [
  { name: 'edit a record', has: 'nothing', expected: ALWAYS, on: editing((texts) => texts.map((text, index) => (index === 3 ? text.replace('usr_alice', 'usr_mally') : text))) },
  {
    name: 'edit a record and rehash everything behind it',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => rewriteChain(specimen.copy('after'), LAST, (lines) => rehash(another(lines, atRecord(lines, 1)), atRecord(lines, 1))),
  },
  { name: 'delete a record', has: 'nothing', expected: ALWAYS, on: editing((texts) => texts.filter((_, index) => index !== 3)) },
  {
    name: 'insert a record',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => {
      const dir = specimen.copy('after');
      const [path] = filesOfChain(dir, LAST) as [string];
      const lines = readLines(path);
      const at = atRecord(lines, 1);
      writeLines(path, rehash([...lines.slice(0, at), other(lines[at]!), ...lines.slice(at)], at));
      return dir;
    },
  },
  { name: 'reorder records', has: 'nothing', expected: ALWAYS, on: editing(([a, b, c, d, ...rest]) => [a!, b!, d!, c!, ...rest]) },
  { name: 'duplicate a record', has: 'nothing', expected: ALWAYS, on: editing(([a, b, c, ...rest]) => [a!, b!, c!, c!, ...rest]) },
  {
    name: 'add a chain that other keys have signed',
    has: 'nothing',
    expected: { 'public key': 'trouble', 'MAC key': 'trouble', anchors: 'trouble' },
    on: (specimen) => {
      const keys = mkdtempSync(join(specimen.root, 'keys-'));
      makeKeys(keys);
      return writeTrail(specimen.copy('after'), readWriterKeys(keys), ['api']);
    },
  },
  {
    name: 'rewrite the whole trail, with a MAC key of their own',
    has: 'signing key',
    expected: { 'public key': 'verified', 'MAC key': 'trouble', anchors: 'tampered' },
    on: (specimen) => {
      const keys = readWriterKeys(specimen.keys);
      return writeTrail(mkdtempSync(join(specimen.root, 'copy-')), { ...keys, mac: Buffer.alloc(32, 1) }, ['api', 'worker']);
    },
  },
  {
    name: 'rewrite the whole trail, and name the true MAC key',
    has: 'signing key',
    expected: { 'public key': 'verified', 'MAC key': 'tampered', anchors: 'tampered' },
    on: async (specimen) => {
      const { signing, mac, ...keys } = readWriterKeys(specimen.keys);
      const dir = await writeTrail(mkdtempSync(join(specimen.root, 'copy-')), { ...keys, signing, mac: Buffer.alloc(32, 1) }, ['api']);
      return rewriteChain(dir, 0, ([genesis, ...lines]) => {
        const entry = { ...genesis!.entry, body: { ...(genesis!.entry.body as Genesis), mac_key_id: macKeyId(mac) } } as ForgedLine['entry'];
        return rehash([{ ...genesis!, entry }, ...lines], 0, { signing });
      });
    },
  },
  {
    name: 'rewrite the whole trail',
    has: 'signing key and MAC key',
    expected: ONLY_ANCHORS,
    on: (specimen) => writeTrail(mkdtempSync(join(specimen.root, 'copy-')), readWriterKeys(specimen.keys), ['api', 'worker']),
  },
  {
    name: 'cut below a checkpoint, in a chain that another follows',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => cut(specimen.copy('after'), FIRST, (lines) => lines.length - 1),
  },
  {
    name: 'cut below a checkpoint, in the last chain',
    has: 'nothing',
    expected: { 'public key': 'incomplete', 'MAC key': 'incomplete', anchors: 'incomplete' },
    on: (specimen) => cut(specimen.copy('live'), LAST, (lines) => lines.length - 1),
  },
  {
    name: 'cut records and checkpoints, in a chain that another follows',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => cut(specimen.copy('after'), FIRST, (lines) => checkpointBefore(lines, lines.length - 1) + 1),
  },
  {
    name: 'cut records and checkpoints, in the last chain',
    has: 'nothing',
    expected: { 'public key': 'incomplete', 'MAC key': 'incomplete', anchors: 'tampered' },
    on: (specimen) => cut(specimen.copy('after'), LAST, (lines) => checkpointBefore(lines, lines.length - 1) + 1),
  },
  {
    name: 'rewrite the unsealed tail',
    has: 'nothing',
    expected: { 'public key': 'incomplete', 'MAC key': 'tampered', anchors: 'incomplete' },
    on: (specimen) => rewriteChain(specimen.copy('live'), LAST, (lines) => rehash(another(lines, lines.length - 1), lines.length - 1)),
  },
  {
    name: 'rewrite a sealed epoch',
    has: 'signing key and current epoch key',
    expected: { 'public key': 'verified', 'MAC key': 'tampered', anchors: 'tampered' },
    on: (specimen) => {
      const keys = readWriterKeys(specimen.keys);
      return rewriteChain(specimen.copy('after'), LAST, (lines) =>
        rehash(another(lines, atRecord(lines, 1)), atRecord(lines, 1), { signing: keys.signing, epochKeys: currentEpochKeys(keys, lines) }),
      );
    },
  },
  {
    name: 're-seal old records under a newer epoch',
    has: 'signing key and current epoch key',
    expected: ALWAYS,
    on: (specimen) => {
      const keys = readWriterKeys(specimen.keys);
      return rewriteChain(specimen.copy('after'), LAST, (lines) => {
        const [from, { epoch }] = [atRecord(lines, 1), lines.at(-1)!.entry];
        const moved = another(lines, from).map((line, index) => (index < from ? line : { ...line, entry: { ...line.entry, epoch } as ForgedLine['entry'] }));
        return rehash(moved, from, { signing: keys.signing, epochKeys: currentEpochKeys(keys, lines) });
      });
    },
  },
  {
    name: 'swap files of a chain',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => {
      const dir = specimen.copy('after');
      const [one, two] = filesOfChain(dir, FIRST) as [string, string];
      renameSync(one, join(dir, 'swap'));
      renameSync(two, one);
      renameSync(join(dir, 'swap'), two);
      return dir;
    },
  },
  { name: 'drop a whole chain that another has named', has: 'nothing', expected: ALWAYS, on: (specimen) => cut(specimen.copy('after'), WORKER, () => 0) },
  { name: 'drop the last chain', has: 'nothing', expected: ONLY_ANCHORS, on: (specimen) => cut(specimen.copy('after'), LAST, () => 0) },
  {
    name: 'run two writers with one identity',
    has: 'signing key',
    expected: ALWAYS,
    on: async (specimen) => {
      const [here, there] = [specimen.copy('before'), specimen.copy('before')];
      await specimen.write('api', 2, there);
      const chain = [...byChain(trailFiles(there)).keys()].at(-1)!;
      await specimen.write('api', 2, here);
      for (const { path } of trailFiles(there).filter((file) => file.chain === chain)) cpSync(path, join(here, basename(path)));
      return here;
    },
  },
  { name: 'restore a backup', has: 'nothing', expected: ONLY_ANCHORS, on: (specimen) => specimen.copy('before') },
  {
    name: 'restore a backup and go on from it',
    has: 'signing key',
    expected: ONLY_ANCHORS,
    on: async (specimen) => {
      const dir = specimen.copy('before');
      await specimen.write('api', 2, dir);
      return dir;
    },
  },
  ...ATTACKS_ON_ENDS,
  ...ATTACKS_BY_RETENTION,
  ...ATTACKS_ON_READING,
];
