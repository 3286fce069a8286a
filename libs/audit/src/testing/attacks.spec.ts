import { ATTACKS } from './attacks';
import { AUDITORS, Specimen } from './specimen';

describe('attacks on a trail', () => {
  let specimen: Specimen;
  beforeAll(async () => {
    specimen = await Specimen.make();
  });
  afterAll(() => specimen.remove());

  it.each(AUDITORS)('an honest trail is verified with the %s, and incomplete while it is written', (auditor) => {
    expect(specimen.verify(specimen.trail, auditor)).toMatchObject({ outcome: 'verified', exitCode: 0, faults: [], open: [], notes: [] });
    expect(specimen.verify(specimen.copy('before'), auditor).outcome).toBe(auditor === 'anchors' ? 'tampered' : 'verified');
    const live = specimen.verify(specimen.copy('live'), auditor);
    expect(live).toMatchObject({ outcome: 'incomplete', exitCode: 4, faults: [] });
    expect(live.open[0]!.text).toMatch(/^its last \d+ of \d+ entries are not sealed by a checkpoint: \d+ to \d+$/);
  });

  describe.each(ATTACKS)('$name ($has)', ({ on, expected }) => {
    let dir: string;
    beforeAll(async () => {
      dir = await on(specimen);
    });

    it.each(AUDITORS)('comes out as documented with the %s', (auditor) => {
      const report = specimen.verify(dir, auditor);
      expect({ outcome: report.outcome, faults: report.faults.length > 0 }).toEqual({ outcome: expected[auditor], faults: ['tampered', 'trouble'].includes(expected[auditor]) });
    });
  });
});
