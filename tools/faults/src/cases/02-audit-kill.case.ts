import type { KillRequiredReport } from '@cairn/audit-faults';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { auditReport } from '../check/audit-report';

/** One after the other on the same trail, so that each start has to go on behind what a kill left. */
const KILLS = 5;

async function killAudited(trial: Trial): Promise<Outcome> {
  const { repeats, effects, violations, unrecorded, outcomes, faults } = await auditReport<KillRequiredReport>(trial, 'kill', { kills: KILLS });
  const incomplete = outcomes.incomplete ?? 0;
  return {
    values: { kills: repeats, effects, violations, 'successes without a result': unrecorded, 'trails called tampered': faults.length },
    broken: [...faults, ...(effects <= repeats ? ['the app did hardly anything'] : []), ...(incomplete < repeats ? [`${repeats - incomplete} trails are not called incomplete`] : [])],
  };
}

export const auditKill: FaultCase = {
  number: 2,
  name: 'audit-kill',
  injected: '`kill -9` at a random time of an app whose handler is under `required` audit, with eight clients; five times on one trail',
  holds: 'no effect of a handler without a durable intent, no success told without a durable result, and the trail is incomplete, never tampered',
  guarantees: ['G4'],
  figures: [count('kills'), count('effects'), none('violations'), none('successes without a result'), none('trails called tampered')],
  random: true,
  repeats: 40,
  smoke: 'tools/audit-faults/test/faults.spec.ts',
  baseline: 'has no audit trail',
  mutants: [
    {
      name: 'the handler does not wait for its intent',
      patches: [
        {
          lib: 'logging',
          file: 'audit/audited-method.js',
          find: "await this.audit.require(await this.event('intent', { before }), this.from, 'intent');",
          replace: "void this.audit.require(await this.event('intent', { before }), this.from, 'intent');",
        },
      ],
    },
    {
      name: 'the answer does not wait for its result',
      patches: [
        {
          lib: 'logging',
          file: 'audit/audited-method.js',
          find: "await this.audit.require(await this.event('success', { before, result }), this.from, 'result');",
          replace: "void this.audit.require(await this.event('success', { before, result }), this.from, 'result');",
        },
      ],
    },
  ],
  run: killAudited,
};
