import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { KEY_FILES, makeKeys, readMacKey, readPublicKey } from '../keys/key-files';
import type { Outcome } from '../verify/report';
import { verifyTrail } from '../verify/verify-trail';
import { trailFiles } from '../write/trail-files';

export interface KillOptions {
  readonly repeats: number;
  /** From 0 up to 1; when each process is killed. */
  readonly random: () => number;
}

export interface KillReport {
  readonly repeats: number;
  /** How many trails came out how, each right after its kill. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Records that were acknowledged. */
  readonly acknowledged: number;
  /** Of those, how many are not in the trail: must be 0. */
  readonly lost: number;
  /** What the verifier found wrong: must be none. */
  readonly faults: readonly string[];
  readonly tornLines: number;
}

/** Compiled, also where these sources run as they are. */
const PROGRAM = join(__dirname.replace(/src(?=[\\/]testing$)/, 'dist'), 'writing-process.js');

/** Kills a process that writes a trail, over and over on the same directory, and verifies after each kill (case 5 of an honest trail). */
export async function killWriters({ repeats, random }: KillOptions): Promise<KillReport> {
  const root = mkdtempSync(join(tmpdir(), 'cairn-audit-kill-'));
  const [dir, keys] = [join(root, 'trail'), join(root, 'keys')];
  makeKeys(keys);
  const trust = { publicKeys: [readPublicKey(join(keys, KEY_FILES.public))], macKeys: [readMacKey(join(keys, KEY_FILES.mac))] };
  const outcomes: Partial<Record<Outcome, number>> = {};
  const [acknowledged, faults]: [string[], string[]] = [[], []];
  let tornLines = 0;
  try {
    for (let run = 0; run < repeats; run += 1) {
      acknowledged.push(...(await killed([PROGRAM, dir, keys, String(run * 1_000_000)], random)));
      const report = verifyTrail(dir, trust);
      outcomes[report.outcome] = (outcomes[report.outcome] ?? 0) + 1;
      faults.push(...report.faults.map(({ text, seq }) => `run ${run}: entry ${seq}: ${text}`));
      tornLines += report.open.filter(({ text }) => text.includes('torn')).length;
    }
    const text = trailFiles(dir).map(({ path }) => readFileSync(path, 'utf8')).join('');
    const kept = new Set([...text.matchAll(/"record_id":"([^"]+)"/g)].map(([, id]) => id));
    const lost = acknowledged.filter((id) => !kept.has(id)).length;
    return { repeats, outcomes, acknowledged: acknowledged.length, lost, faults, tornLines };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The record ids a process acknowledged before it was killed. */
async function killed(args: readonly string[], random: () => number): Promise<string[]> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await wait(random() * 60);
  child.kill('SIGKILL');
  await closed;
  return output.split('\n').slice(0, -1);
}
