import { readdirSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { account, type Account } from '../check/account';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { until } from '../case/until';

const FILE_MB = 10;
const RECORDS = 11_000;
/** Hardly shrinks: about 1.5 KiB a line. */
const WRITING = { records: RECORDS, perTick: 500, tickMs: 1, padding: 1_000, random: true };
const YESTERDAY_MS = 86_400_000;
const HOURS_AGO_MS = 7_200_000;

async function interruptCompression(trial: Trial): Promise<Outcome> {
  const isKill = trial.index % 2 === 0;
  const { dir, after } = isKill ? await killed(trial) : await diskFull(trial);
  const values = { accepted: after.accepted, 'lost after the fault': after.lost.length, 'bad .gz after the fault': after.brokenGz };
  becomeYesterday(dir);
  const keeper = trial.start('housekeeping', { logging: { dir }, untilCompressed: true });
  const { code, stderr } = await keeper.ended;
  const retried = account(trial.ledger, [dir]);
  const left = readdirSync(dir).filter((name) => name.endsWith('.tmp'));
  return {
    values: { ...values, lost: retried.lost.length, 'bad .gz': retried.brokenGz, 'left uncompressed': retried.files.filter((name) => name.endsWith('.log')).length },
    broken: [...(code === 0 ? [] : [`the retry failed: ${lastWords(stderr)}`]), ...(left.length > 0 ? [`left: ${left.join(', ')}`] : []), ...(retried.doubled > 0 ? [`${retried.doubled} doubled`] : [])],
  };
}

/** Everything is written, the compression of the rolled file is under way. */
async function killed(trial: Trial): Promise<{ dir: string; after: Account }> {
  const dir = trial.place('logs');
  const producer = trial.start('records', { logging: { dir, maxSizeMb: FILE_MB }, ...WRITING, end: 'stay' });
  await until('a compression is under way', () => readdirSync(dir).some((name) => name.includes('.gz')));
  await producer.message('report');
  await sleep(trial.random.between(0, 400));
  producer.kill('SIGKILL');
  await producer.ended;
  return { dir, after: account(trial.ledger, [dir]) };
}

/** The rolled file fits on the disk, its compressed form beside it does not. */
async function diskFull(trial: Trial): Promise<{ dir: string; after: Account }> {
  const disk = trial.disk(FILE_MB + 7);
  const dir = join(disk.dir, 'logs');
  const producer = trial.start('records', { logging: { dir, maxSizeMb: FILE_MB }, ...WRITING, end: 'stay' });
  await producer.message('report');
  await until('the compression has failed', () => !producer.isRunning || producer.stderr.includes('CAIRN_E_ROTATION') || trial.subject === 'winston');
  await sleep(trial.subject === 'winston' ? 2_000 : 50);
  const after = account(trial.ledger, [dir]);
  producer.kill('SIGKILL');
  await producer.ended;
  disk.resize(64);
  return { dir, after };
}

/** What housekeeping waits for: the day of the files is over, and nobody has touched them for hours. */
function becomeYesterday(dir: string): void {
  const today = new Date().toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - YESTERDAY_MS).toISOString().slice(0, 10);
  const hoursAgo = new Date(Date.now() - HOURS_AGO_MS);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(dir, entry.name.replace(today, yesterday));
    renameSync(join(dir, entry.name), path);
    utimesSync(path, hoursAgo, hoursAgo);
  }
}

export const compression: FaultCase = {
  number: 20,
  name: 'compression',
  injected: '`kill -9` at a random time while a rolled file is compressed; a disk without room for its compressed form',
  holds: 'the original is kept, no broken .gz is left, and whoever starts next compresses it and removes the temporary file',
  guarantees: ['G3'],
  figures: [count('accepted'), none('lost after the fault'), none('bad .gz after the fault'), none('lost'), none('bad .gz'), none('left uncompressed')],
  random: true,
  repeats: 20,
  smoke: 2,
  needs: ['tmpfs'],
  baseline: 4,
  mutants: [
    {
      name: 'the original goes before its compressed form is complete',
      patches: [{ lib: 'sinks', file: 'file/seal.js', find: 'const sealed = await compress(', replace: 'await (0, promises_1.unlink)(path); const sealed = await compress(' }],
    },
    {
      name: 'the compressed form has its name from the beginning',
      patches: [{ lib: 'sinks', file: 'file/seal.js', find: 'const temporary = `${path}.gz.${(0, file_name_1.randomSuffix)()}.tmp`;', replace: 'const temporary = `${path}.gz`;' }],
    },
    {
      name: 'temporary files of dead compressions stay',
      patches: [{ lib: 'sinks', file: 'file/compressor.js', find: 'this.removeStale(path, now);', replace: ';' }],
    },
  ],
  run: interruptCompression,
};
