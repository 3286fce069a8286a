import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { clearLogFiles } from './clear-log-files';

describe('clearing a log directory', () => {
  const OWN = [
    'request.2026-05-04.api-a1a1a1.log',
    'request.2026-05-04.api-a1a1a1.1.log.gz',
    'request.2026-05-04.api-a1a1a1.1.log.gz.idx',
    'alerts.2026-05-04.api-a1a1a1.log',
    'security.log',
    'security.log.1',
    'security.log-20260503.gz',
  ];
  const KEPT = ['audit.2026-05-04.api-a1a1a1.log', 'audit.log', 'app.log', 'notes.txt', 'request.old', 'requests.log', 'directory.log', 'request.log'];
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cairn-clear-'));
    for (const name of [...OWN, ...KEPT.slice(0, -2)]) writeFileSync(join(directory, name), '');
    for (const name of KEPT.slice(-2)) mkdirSync(join(directory, name));
    symlinkSync(OWN[0]!, join(directory, 'request.api-a1a1a1.log'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const names = (paths: readonly string[]): string[] => paths.map((path) => basename(path)).sort();

  it('removes the files of categories and their links, and nothing of the audit trail or of others', () => {
    expect(names(clearLogFiles(directory))).toEqual([...OWN, 'request.api-a1a1a1.log'].sort());
    expect(readdirSync(directory).sort()).toEqual([...KEPT].sort());
  });

  it('only says what it would remove in a dry run', () => {
    expect(clearLogFiles(directory, { dryRun: true })).toHaveLength(OWN.length + 1);
    expect(readdirSync(directory)).toHaveLength(OWN.length + KEPT.length + 1);
  });
});
