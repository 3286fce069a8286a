import type { TamperingReport } from '@cairn/audit-faults';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { auditReport } from '../check/audit-report';

const KILLS = 50;
/** Of the small form, which mutants are put to. */
const SMALL = { kills: 2, flipStep: 40 };

async function tamper(trial: Trial): Promise<Outcome> {
  const { tried, different, flips, falseAlarms, kills } = await auditReport<TamperingReport>(trial, 'tamper', trial.isSmoke ? SMALL : { kills: KILLS });
  return {
    values: {
      'attacks tried': tried,
      'not as documented': different.length,
      'bytes flipped': flips.flips,
      'flips missed': flips.missed.length,
      kills: kills.repeats,
      'false alarms': falseAlarms,
      'acknowledged and lost': kills.lost,
    },
    broken: [...different.map(({ attack, auditor, expected, found }) => `${attack}, with ${auditor}: ${found} instead of ${expected}`), ...kills.faults],
  };
}

export const auditTampering: FaultCase = {
  number: 5,
  name: 'audit-tampering',
  injected: 'every attack on a trail that is documented, judged with the public key, with the MAC key and with anchors; a bit flipped in every byte of a trail; `kill -9` of fifty writers',
  holds: 'each attack comes out as documented, every flip is noticed, and no honest trail is called tampered',
  guarantees: ['G5'],
  figures: [count('attacks tried'), none('not as documented'), count('bytes flipped'), none('flips missed'), count('kills'), none('false alarms'), none('acknowledged and lost')],
  random: true,
  repeats: 4,
  smoke: 'tools/audit-faults/test/faults.spec.ts',
  baseline: 'has no audit trail',
  mutants: [
    {
      name: "an entry's epoch need not be the number of checkpoints before it",
      patches: [{ lib: 'audit', file: 'verify/chain.verifier.js', find: 'if (epoch !== this.epoch)', replace: 'if (false)' }],
      trials: 1,
    },
    {
      name: "a checkpoint's signature is not looked at",
      patches: [{ lib: 'audit', file: 'verify/chain.verifier.js', find: 'if (!this.signer.hasSigned(hash, sig))', replace: 'if (false)' }],
      trials: 1,
    },
    {
      name: "an entry's hash is not computed again",
      patches: [{ lib: 'audit', file: 'verify/parse-line.js', find: 'if ((0, hashing_1.entryHashIn)(bytes, start, to) !== hash)', replace: 'if (false)' }],
      trials: 1,
    },
    {
      name: 'what a chain says of its siblings is not compared',
      patches: [{ lib: 'audit', file: 'verify/cross-check.js', find: 'return [...changed, ...gone];', replace: 'return [];' }],
      trials: 1,
    },
  ],
  run: tamper,
};
