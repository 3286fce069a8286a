import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENIGN_FIELDS, BENIGN_TEXTS, casesOf, FORMS, LeakFinder, recallOf, SHAPES, type FormResult } from '@cairn/core/testing';
import { startFixture } from '../support/child';

jest.setTimeout(240_000);

const finder = new LeakFinder(SHAPES);
const MARKER = /redaction_(\d+)/;
/** Every way out there is, by what its files are called. */
const FILE_SINKS: readonly (readonly [sink: string, file: RegExp])[] = [
  ['category files', /^(?:request|application|database|integration|job|security|audit|metric|oauth)\./],
  ['alerts', /^alerts\./],
  ['metrics', /^metrics\./],
  ['job file', /resource_corpus/],
  ['winston transport', /^winston/],
];

class Outputs {
  private readonly dir = mkdtempSync(join(tmpdir(), 'cairn-redaction-'));
  readonly texts = new Map<string, string>();

  async collect(console: 'json' | 'pretty', toFile: boolean): Promise<void> {
    const logging = { serviceName: 'redaction', dir: join(this.dir, 'logs'), console, toFile, maxSizeMb: 500, source: 'off' };
    const { code, stdout, stderr } = await startFixture('redaction.js', { logging, transportFile: toFile ? join(this.dir, 'winston.log') : undefined }, { limitMs: 100_000 }).ended;
    if (code !== 0) throw new Error(`the child ended with ${code}: ${stderr.slice(-500)}`);
    this.texts.set(`stdout, ${console}`, stdout);
    this.texts.set(`stderr, ${console}`, stderr);
    if (toFile) for (const [sink, file] of FILE_SINKS) this.texts.set(sink, this.read(file));
  }

  /** By form: the shapes that can be read. A line without a marker belongs to the one before it (pretty output). */
  leaks(sink: string): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>();
    let form = 'no form';
    for (const line of this.texts.get(sink)!.split('\n')) {
      form = FORMS[Number(MARKER.exec(line)?.[1] ?? Number.NaN)]?.name ?? form;
      for (const shape of finder.shapesIn(line)) found.set(form, (found.get(form) ?? new Set()).add(shape));
    }
    return found;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private read(file: RegExp): string {
    const names = readdirSync(this.dir, { recursive: true, encoding: 'utf8' }).map((name) => ({ path: join(this.dir, name), base: name.split('/').at(-1)! }));
    return names.filter(({ path, base }) => file.test(base) && statSync(path).isFile() && !isLink(path)).map(({ path }) => readFileSync(path, 'utf8')).join('');
  }
}

/** The symlink to a writer's current file shows the same lines again. */
function isLink(path: string): boolean {
  return readdirSync(join(path, '..'), { withFileTypes: true }).some((entry) => entry.isSymbolicLink() && path.endsWith(entry.name));
}

const outputs = new Outputs();
beforeAll(async () => {
  await outputs.collect('json', true);
  await outputs.collect('pretty', false);
});
afterAll(() => outputs.remove());

describe('the corpus in a running app', () => {
  const SINKS = ['stdout, json', 'stderr, json', 'stdout, pretty', 'category files', 'alerts', 'metrics', 'job file', 'winston transport'];

  it.each(SINKS)('is not readable in %s, in any form', (sink) => {
    const leaks = outputs.leaks(sink);
    const recalls = FORMS.map((form): FormResult => ({ form: form.name, cases: casesOf(form).length, leaks: { [sink]: [...(leaks.get(form.name) ?? [])] } }));
    expect(recalls.filter((result) => recallOf(result, sink) < 1)).toEqual([]);
    expect([...leaks]).toEqual([]);
  });

  it.each(SINKS)('has arrived in %s in every form', (sink) => {
    const arrived = new Set([...outputs.texts.get(sink)!.matchAll(/redaction_(\d+)/g)].map(([, at]) => at));
    expect(arrived.size).toBe(FORMS.length);
  });

  it('is in no text by which the logger speaks of its own trouble', () => {
    const said = outputs.texts.get('stderr, json')!.split('\n').filter((line) => line.startsWith('[cairn]'));
    expect(said.join('\n')).toMatch(/CAIRN_E_ENRICHER.*password=\[REDACTED\]/);
    expect(said.join('\n')).toMatch(/cannot write password="\[REDACTED\]"/);
    expect([...finder.shapesIn(said.join('\n'))]).toEqual([]);
    expect([...outputs.leaks('stderr, pretty')]).toEqual([]);
  });

  it('leaves at least 59 of 60 benign texts and fields as they are', () => {
    const text = outputs.texts.get('category files')!;
    const fields = Object.entries(BENIGN_FIELDS).map(([key, value]) => JSON.stringify({ [key]: value }).slice(1, -1));
    const masked = [...BENIGN_TEXTS.map((benign) => JSON.stringify(benign)), ...fields].filter((benign) => !text.includes(benign));
    expect(masked).toEqual([]);
  });
});
