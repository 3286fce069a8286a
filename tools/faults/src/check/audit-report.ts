import type { Trial } from '../case/trial';

/** Runs a driver of @cairn/audit-faults in a process that loads the product of this trial. Its directories go with the trial's. */
export async function auditReport<T>(trial: Trial, driver: 'kill' | 'disk' | 'tamper', { kills = 0, flipStep = 1 } = {}): Promise<T> {
  const moments = Array.from({ length: kills }, () => trial.random.next());
  const producer = trial.start('audit', { driver, moments, flipStep }, { env: { TMPDIR: trial.dir } });
  const report = await producer.message<T>('report');
  await producer.ended;
  return report;
}
