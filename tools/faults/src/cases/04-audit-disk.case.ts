import type { FailingDiskReport } from '@cairn/audit-faults';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { auditReport } from '../check/audit-report';

const ALARM_MS = 2_000;
/** Four syncs fail, and a new chain is tried once a second. */
const BACK_MS = 15_000;

async function failSyncs(trial: Trial): Promise<Outcome> {
  const report = await auditReport<Nullable<FailingDiskReport>>(trial, 'disk');
  const { notRun, answered, whileFailing, violations, alarmMs, backAfterMs, outcome, faults } = report;
  if (notRun !== undefined && notRun !== null) throw new Error(notRun);
  const { requests, refused } = whileFailing!;
  return {
    values: {
      '503s': answered!['503'] ?? 0,
      'done while the disk failed': requests - refused,
      violations: violations!,
      'alarm after': alarmMs ?? ALARM_MS + 1,
      'back after': backAfterMs ?? BACK_MS + 1,
    },
    broken: [...(requests === 0 ? ['nothing was refused'] : []), ...(alarmMs === null ? ['no alarm was raised'] : []), ...(outcome === 'verified' ? [] : [`the trail is ${outcome}`]), ...faults!],
  };
}

/** What has no value comes as null: NaN is no JSON. */
type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

export const auditDisk: FaultCase = {
  number: 4,
  name: 'audit-disk',
  injected: 'four `fdatasync` calls of the audit trail fail (EIO), in an app under `required` audit that is asked every 25 ms',
  holds: 'every audited action is refused (503) meanwhile, an alarm is raised at once, and afterwards the app is well again by itself, its trail verified',
  guarantees: ['G4'],
  figures: [count('503s'), none('done while the disk failed'), none('violations'), most('alarm after', 'ms', ALARM_MS), most('back after', 'ms', BACK_MS)],
  repeats: 5,
  smoke: 'tools/audit-faults/test/faults.spec.ts',
  needs: ['strace'],
  baseline: 'has no audit trail',
  mutants: [
    {
      name: 'what the disk refuses to sync counts as kept',
      patches: [{ lib: 'audit', file: 'write/trail-io.js', find: 'await syncData(fd);', replace: 'await syncData(fd).catch(() => undefined);' }],
      trials: 1,
    },
    {
      name: 'the failure raises no alarm',
      patches: [{ lib: 'logging', file: 'audit/audit.runtime.js', find: 'failed: (error) => this.alarms.failed(error, arm.trail.writerName),', replace: 'failed: () => undefined,' }],
      trials: 1,
    },
    {
      name: 'a handler whose intent could not be kept runs all the same',
      patches: [
        {
          lib: 'logging',
          file: 'audit/audited-method.js',
          find: "await this.audit.require(await this.event('intent', { before }), this.from, 'intent');",
          replace: "await this.audit.attempt(await this.event('intent', { before }), this.from);",
        },
      ],
      trials: 1,
    },
  ],
  run: failSyncs,
};
