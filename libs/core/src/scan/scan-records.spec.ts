import { casesOf, FORMS, LeakFinder, PipelineBench, SHAPES } from '../testing';
import { Pseudonymiser } from '../redact/pseudonymiser';
import { scanRecords, type ScanOptions } from './scan-records';
import type { Finding } from './finding';

const record = (metadata: object, message = 'Something happened'): string =>
  JSON.stringify({ timestamp: '2026-01-02T03:04:05.678Z', message, context: { request_id: 'req_000000000001', trace_id: '41111111111111114111111111111111' }, metadata });

async function found(lines: readonly string[], options: ScanOptions = {}): Promise<readonly Finding[]> {
  return (await scanRecords(lines, { file: 'a.log', ...options })).findings;
}

describe('a scan of existing lines', () => {
  it('says where a secret stands, by which rule it was found, and what stands around it', async () => {
    const lines = [record({}), record({ user: { password: 'hunter2' }, list: [{ note: 'sent postgres://bob:hunter2@db/tasks away' }], card: 4111111111111111 }), record({}, 'mail to bob@example.com')];
    expect(await found(lines)).toEqual([
      { file: 'a.log', line: 2, path: 'metadata.user.password', rule: 'name', excerpt: '[REDACTED]' },
      { file: 'a.log', line: 2, path: 'metadata.list[0].note', rule: 'url-password', excerpt: 'sent postgres://bob:[REDACTED]@db/tasks away' },
      { file: 'a.log', line: 2, path: 'metadata.card', rule: 'card-number', excerpt: '[REDACTED]' },
      { file: 'a.log', line: 3, path: 'message', rule: 'email', excerpt: 'mail to b***@example.com' },
    ]);
  });

  it('finds secrets that stand in keys, pairs, bind parameters and numbers', async () => {
    const lines = [record({ 'bob@example.com': 1, form: { name: 'password', value: 'hunter2' }, q: { sql: 'UPDATE u SET token = $1', params: ['hunter2'] }, pin: 1234 })];
    expect((await found(lines)).map(({ path, rule }) => [path, rule])).toEqual([
      ['metadata.b***@example.com', 'email'], ['metadata.form.value', 'name'], ['metadata.q.params[0]', 'name'], ['metadata.pin', 'name'],
    ]);
  });

  it('tells names apart that become the same text, and quotes no value of another', async () => {
    const lines = [record({ 'alice@x.com': 3, 'adam@x.com': 'hunter2 is no secret here', [`${'k'.repeat(300)}`]: 'fine' })];
    expect((await found(lines)).map(({ path, rule, excerpt }) => [path, rule, excerpt])).toEqual([
      ['metadata.a***@x.com', 'email', 'a***@x.com'], ['metadata.a***@x.com (2)', 'email', 'a***@x.com (2)'],
    ]);
  });

  it.each<[string, object, string]>([
    ['marks', { password: '[REDACTED]', iban: '[REDACTED]2051', token: { a: '[REDACTED]', b: null }, secret: ['[Circular]', true], api_key: '' }, 'sent Bearer [REDACTED]'],
    ['masked addresses', { email: 'b***@example.com', note: 'to b***@example.com' }, 'mail to b***@example.com'],
    ['pseudonyms', { session_token: new Pseudonymiser().of('x'), email: new Pseudonymiser().of('bob@example.com') }, `by ${new Pseudonymiser().of('bob@example.com')}`],
    ['counts and states', { tokens: 512, password_reset: true, cookie: null }, 'the token is expired'],
    ['identifiers and times', { at: 1_767_323_045_678, id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' }, 'req_0123456789ab'],
  ])('takes %s for no finding', async (_, metadata, message) => {
    expect(await found([record(metadata, message)])).toEqual([]);
  });

  it('finds nothing in what the pipeline wrote of the whole corpus, in any layout', async () => {
    const bench = new PipelineBench();
    for (const [at, form] of FORMS.entries()) {
      for (const shape of casesOf(form).filter((_, n) => (n + at) % 24 === 0)) form.log(bench.target, shape); // each shape in some of the forms
    }
    for (const [layout, text] of Object.entries(await bench.drain())) {
      const { corrupt, findings } = await scanRecords(text.split('\n').slice(0, -1), { file: layout });
      expect({ layout, corrupt, findings }).toEqual({ layout, corrupt: 0, findings: [] });
    }
  });

  it('finds every shape of the corpus, and quotes none', async () => {
    const finder = new LeakFinder(SHAPES);
    for (const shape of SHAPES) {
      const findings = await found([record({ [shape.key.join('_')]: shape.value }), `${shape.key.join('_')}="${shape.value}" in a text`]);
      expect([shape.name, new Set(findings.map(({ line }) => line))]).toEqual([shape.name, new Set([1, 2])]);
      expect([...finder.shapesIn(JSON.stringify(findings))]).toEqual([]);
    }
  });

  it('counts lines that are no JSON objects and searches them as text', async () => {
    const torn = record({ password: 'hunter2' }).slice(0, -4);
    const report = await scanRecords([torn, 'login with password=hunter2 refused', '[1,2]', '', record({})], { file: 'a.log' });
    expect(report).toMatchObject({ lines: 4, corrupt: 3, found: 2 });
    expect(report.findings.map(({ line, path, rule }) => [line, path, rule])).toEqual([[1, '', 'labelled'], [2, '', 'labelled']]);
  });

  it('takes control characters for no leak, finds what stands among them, and shows them written out', async () => {
    const nuls = '\0'.repeat(300);
    expect(await found([nuls, record({ [nuls]: nuls }, 'a \u001b[31mred\u001b[0m word \u202e'), '\ud800'])).toEqual([]);
    expect(await found([`${nuls}password=hunter2${nuls}`, record({ '\u001b': { token: 'hunter2' } })])).toEqual([
      { file: 'a.log', line: 1, path: '', rule: 'labelled', excerpt: expect.stringMatching(/^…(?:\\u0000){31}password=\[REDACTED\]/) },
      { file: 'a.log', line: 2, path: 'metadata.\\u001b.token', rule: 'name', excerpt: '[REDACTED]' },
    ]);
  });

  it('follows the settings for keys, patterns and pseudonyms', async () => {
    const lines = [record({ plate: 'B-AA 1', who: 'EMP-123456', token: 'hunter2', user_id: 'bob' })];
    const options = { redactKeys: ['plate'], redactAllow: ['token'], redactPatterns: [/EMP-\d{6}/g], pseudonymise: ['user_id'] };
    expect((await found(lines, options)).map(({ path, rule }) => [path, rule])).toEqual([['metadata.plate', 'name'], ['metadata.who', 'pattern'], ['metadata.user_id', 'name']]);
  });

  it('lists as many findings as it is told, counts all, and tells of each', async () => {
    const told: number[] = [];
    const lines = Array.from({ length: 50 }, () => record({ password: 'hunter2' }));
    const report = await scanRecords(lines, { mostFindings: 10, onFinding: ({ line }) => told.push(line) });
    expect([report.found, report.findings.length, told.length]).toEqual([50, 10, 50]);
  });

  it('takes one text apart into its lines', async () => {
    const report = await scanRecords(`${record({})}\r\n${record({ password: 'hunter2' })}\n`);
    expect(report).toMatchObject({ lines: 2, corrupt: 0, found: 1, findings: [{ line: 2, path: 'metadata.password' }] });
  });

  it.each<[string, unknown, unknown, RegExp]>([
    ['lines that are none', 7, {}, /lines: 7 gives no lines\. Use/],
    ['no lines', undefined, {}, /lines: .* gives no lines/],
    ['a line that is no text', ['a', { password: 'hunter2' }], {}, /lines: line 2 is of type object\. Give/],
    ['findings that are no number', [], { mostFindings: 'x' }, /mostFindings: "x" is no number of findings/],
    ['a file that is no text', [], { file: 7 }, /file: 7 is no text/],
    ['what is no function', [], { onFinding: 'x' }, /onFinding: "x" is no function/],
    ['patterns that are no list', [], { redactPatterns: /a/g }, /redactPatterns: .* is not a list/],
    ['a name without a letter', [], { redactKeys: ['***'] }, /redactKeys: .*neither a letter nor a digit/],
    ['options that are none', [], 'x', /options: "x" is no object/],
  ])('refuses %s', async (_what, lines, options, problem) => {
    await expect(scanRecords(lines as string[], options as ScanOptions)).rejects.toMatchObject({ code: 'CAIRN_E_SETTING', message: expect.stringMatching(problem) as string });
  });

  it('survives hostile lines', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const report = await scanRecords([deep, '{"__proto__":{"password":"hunter2"}}', '{"toJSON":1}', '{"a":'.repeat(100_000)]);
    expect(report).toMatchObject({ lines: 4, corrupt: 1 });
    expect(report.findings.map(({ path }) => path)).toEqual(['__proto__.password']);
  });
});
