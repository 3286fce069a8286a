import { ATTACKS, AUDITORS, flipEveryByte, killWriters, Specimen, type Auditor, type FlipReport, type KillReport } from '@cairn/audit/testing';
import { join } from 'node:path';

export interface TamperingReport {
  /** Attacks, each with each auditor. */
  readonly tried: number;
  /** What came out other than documented: must be none. */
  readonly different: readonly { attack: string; auditor: Auditor; expected: string; found: string }[];
  /** A bit of every byte of a trail; with the public key alone. */
  readonly flips: FlipReport;
  /** Honest trails that were called tampered with: must be 0. */
  readonly falseAlarms: number;
  readonly kills: KillReport;
}

export interface TamperingOptions {
  /** Processes that write a trail and are killed. */
  readonly kills: number;
  readonly random: () => number;
  /** Only every so many bytes are flipped. Default 1. */
  readonly flipStep?: number;
}

/** Case 5: every attack of the catalogue, a flip of every byte, and honest trails after kill -9. */
export async function tampering({ kills, random, flipStep = 1 }: TamperingOptions): Promise<TamperingReport> {
  const specimen = await Specimen.make();
  try {
    const different: TamperingReport['different'][number][] = [];
    for (const { name, has, on, expected } of ATTACKS) {
      const dir = await on(specimen);
      for (const auditor of AUDITORS) {
        const { outcome } = specimen.verify(dir, auditor);
        if (outcome !== expected[auditor]) different.push({ attack: `${name} (${has})`, auditor, expected: expected[auditor], found: outcome });
      }
    }
    const small = join(specimen.root, 'small');
    await specimen.write('api', 1, small);
    const flips = flipEveryByte(specimen, small, 'public key', flipStep);
    const honest = AUDITORS.filter((auditor) => specimen.verify(specimen.trail, auditor).outcome !== 'verified').length;
    const killed = await killWriters({ repeats: kills, random });
    return { tried: ATTACKS.length * AUDITORS.length, different, flips, falseAlarms: honest + killed.faults.length, kills: killed };
  } finally {
    specimen.remove();
  }
}
