import { randomNumbers } from '@cairn/audit/testing';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// The drivers start compiled programs, and are compiled themselves: npm test builds first.
const { failingDisk, killRequired, tampering } = jest.requireActual<typeof import('@cairn/audit-faults')>(join(__dirname, '../dist/index.js'));

jest.setTimeout(180_000);

it('an app that is killed under load has done nothing that its trail does not know of', async () => {
  const report = await killRequired({ repeats: 3, random: randomNumbers(5) });
  expect(report).toMatchObject({ repeats: 3, violations: 0, unrecorded: 0, faults: [], outcomes: { incomplete: 3 } });
  expect(report.effects).toBeGreaterThan(3);
});

it('while the disk refuses to sync every required action is refused, the alarm is raised, and then all is well again', async () => {
  const report = await failingDisk();
  if (spawnSync('strace', ['-V']).status !== 0) {
    expect(report.notRun).toMatch(/strace/);
    return;
  }
  expect(report).toMatchObject({ violations: 0, outcome: 'verified', faults: [] });
  expect(report.whileFailing.requests).toBeGreaterThan(0);
  expect(report.whileFailing.refused).toBe(report.whileFailing.requests);
  expect(Number.isFinite(report.alarmMs)).toBe(true);
  expect(report.answered['204']).toBeGreaterThan(20);
});

it('every attack comes out as documented, and no honest trail is called forged', async () => {
  const report = await tampering({ kills: 2, random: randomNumbers(9), flipStep: 40 });
  expect(report).toMatchObject({ different: [], falseAlarms: 0, flips: { missed: [] }, kills: { lost: 0 } });
  expect(report.tried).toBeGreaterThan(60);
});
