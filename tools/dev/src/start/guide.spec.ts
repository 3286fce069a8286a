import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentFiles } from './guide';

describe('The pattern for tail', () => {
  it('matches the links of the run and nothing else', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cairn-guide-'));
    const own = ['job.worker-b0b0b0.log', 'request.api-a1a1a1.log'];
    const others = ['request.2026-05-04.api-a1a1a1.log', 'request.2026-05-04.api-a1a1a1.1.log', 'request.api-e4r1y9.log'];
    try {
      for (const name of [...own, ...others]) writeFileSync(join(directory, name), '');
      const found = execFileSync('/bin/sh', ['-c', `ls ${currentFiles('.', ['api-a1a1a1', 'worker-b0b0b0'])}`], { cwd: directory, encoding: 'utf8' });
      expect(found.trim().split('\n').sort()).toEqual(own.map((name) => `./${name}`));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
