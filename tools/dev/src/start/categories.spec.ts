import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { categoryCounts, silentCategories } from './categories';

describe('The categories of a run', () => {
  it('are counted in the files of its writers, with the names of their events', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cairn-categories-'));
    const put = (name: string, ...records: object[]): void =>
      writeFileSync(join(directory, name), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    try {
      put('security.2026-05-04.api-a1a1a1.log', { event: 'authz_fail' }, { event: 'authz_fail' }, { event: 'authn_login_fail' });
      put('security.2026-05-04.api-b2b2b2.log', { event: 'session_expired' });
      put('metric.2026-05-04.api-a1a1a1.log', { event: 'health.check.completed', metadata: { check_name: 'database' } });
      put('metrics.2026-05-04.api-a1a1a1.log', { metric_type: 'health_check', check_name: 'database' });
      const counts = categoryCounts(directory, ['api-a1a1a1']);
      const told = counts.filter(({ records }) => records > 0);
      expect(told).toEqual([
        { category: 'security', records: 3, events: ['authn_login_fail', 'authz_fail'] },
        { category: 'metric', records: 1, events: ['health.check.completed'] },
      ]);
      expect(silentCategories(counts)).toContain('category oauth: no record');
      expect(silentCategories(counts)).toHaveLength(7);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
