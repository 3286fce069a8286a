import { basename, resolve } from 'node:path';
import { jobFileName } from './job-file-name';

const HASHED = /~[0-9a-f]{12}\.log$/;

describe('the name of a job file', () => {
  it('is type and id when both are plain', () => {
    expect(jobFileName({ type: 'resource', id: 'res_1' })).toBe('resource_res_1.log');
    expect(jobFileName({ type: 'e-mail', id: '6f9c1e0a-8b1d-4c0e-9f55-0123456789ab' })).toBe('e-mail_6f9c1e0a-8b1d-4c0e-9f55-0123456789ab.log');
  });

  it.each([
    ['../../etc/passwd', '..%2f..', '/etc/shadow', '..', '.', '', '.hidden', 'a/b', 'a\\b', 'C:\\x', 'nul\0byte', 'line\nfeed', 'ä€😀', '\u202egpj.exe', '~', '-rf', 'x'.repeat(5_000)].map((id) => [id]),
  ].flat())('stays a plain name in the directory for %j', (hostile) => {
    for (const name of [jobFileName({ type: 'resource', id: hostile }), jobFileName({ type: hostile, id: '1' })]) {
      expect(name).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._~-]*\.log$/);
      expect(name.length).toBeLessThanOrEqual(120);
      expect(basename(resolve('/logs', name))).toBe(name);
    }
  });

  it('ends in a hash when it had to be changed or cut', () => {
    for (const id of ['a/b', '..', '', 'ä', 'x'.repeat(200)]) expect(jobFileName({ type: 'resource', id })).toMatch(HASHED);
    expect(jobFileName({ type: 'send_email', id: '7' })).toMatch(/^send-email_7~[0-9a-f]{12}\.log$/);
  });

  it('is never shared by two subjects', () => {
    const ids = ['a/b', 'a_b', 'a\\b', 'a:b', 'a', 'b_a', '', '_', '.', '..', 'x'.repeat(200), `${'x'.repeat(200)}y`, 'x'.repeat(119)];
    const types = ['t', 't_a', 't-a', 't_a_b', '.t', '_t', 't.'];
    const names = types.flatMap((type) => ids.map((id) => jobFileName({ type, id })));
    expect(new Set(names).size).toBe(types.length * ids.length);
    const hashed = jobFileName({ type: 't', id: 'a/b' });
    expect(jobFileName({ type: 't', id: hashed.slice(2, -4) })).not.toBe(hashed);
  });

  it('has the type before its first underscore', () => {
    expect(jobFileName({ type: 'big_resource', id: 'a_b' }).split('_')[0]).toBe('big-resource');
  });
});
