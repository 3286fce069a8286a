import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { trimLogFiles } from './trim-log-files';

const NOW = Date.UTC(2026, 4, 10);
const HOUR = 3_600_000;

describe('trimming a log directory', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'cairn-trim-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const file = (name: string, hoursAgo: number, bytes = 100): string => {
    const path = join(directory, name);
    writeFileSync(path, 'x'.repeat(bytes));
    utimesSync(path, (NOW - hoursAgo * HOUR) / 1_000, (NOW - hoursAgo * HOUR) / 1_000);
    return name;
  };
  const trim = (bytes: number, dryRun = false): string[] => trimLogFiles(directory, { bytes, dryRun, now: NOW }).map((path) => basename(path));

  it('takes the oldest first, with its sidecar, and no more than it has to', () => {
    const old = file('request.2026-05-02.api-a1a1a1.log.gz', 150);
    file('request.2026-05-02.api-a1a1a1.log.gz.idx', 150, 20);
    const next = file('security.2026-05-03.api-a1a1a1.log', 140);
    const newest = file('request.2026-05-08.api-a1a1a1.log.gz', 20);
    expect(trim(110, true)).toEqual([old]);
    expect(trim(121)).toEqual([old, next]);
    expect(readdirSync(directory)).toEqual([newest]);
    expect(trim(0)).toEqual([]);
  });

  it('leaves the audit’s, what is written to, and what is not ours', () => {
    const kept = [file('audit.2026-05-01.api-a1a1a1.log.gz', 200), file('request.2026-05-09.api-a1a1a1.log', 0.5), file('request.log', 200), file('app.log.gz', 200), file('request.2026-05-01.api-a1a1a1.log.bak', 200)];
    expect(trim(1e9)).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(kept.sort());
  });
});
