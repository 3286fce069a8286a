import { BENIGN_FIELDS, BENIGN_TEXTS } from './benign';
import { SHAPES } from './corpus';
import { FORMS } from './forms/forms';
import type { Form, LogTarget } from './forms/form';
import { LeakFinder } from './leak-finder';
import type { Shape } from './shape';

/** Where records go while the corpus is logged: what each way out has written since it was last asked. */
export interface RedactionBench {
  readonly target: LogTarget;
  /** Output by the name of its sink, whole records only. */
  drain(): Promise<Readonly<Record<string, string>>>;
}

export interface FormResult {
  readonly form: string;
  /** Shapes that can be written in this form. */
  readonly cases: number;
  /** By sink: the shapes that could be read there. */
  readonly leaks: Readonly<Record<string, readonly string[]>>;
}

export interface RedactionReport {
  readonly shapes: number;
  readonly sinks: readonly string[];
  readonly forms: readonly FormResult[];
  readonly benign: { readonly total: number; readonly masked: readonly string[] };
}

export function casesOf(form: Form): readonly Shape[] {
  return SHAPES.filter((shape) => form.fits?.(shape) ?? true);
}

/** Logs every shape in every form and reads what came out, form by form. */
export async function measureRedaction(bench: RedactionBench): Promise<RedactionReport> {
  const finder = new LeakFinder(SHAPES);
  const forms: FormResult[] = [];
  await bench.drain();
  for (const form of FORMS) {
    const cases = casesOf(form);
    for (const shape of cases) form.log(bench.target, shape);
    forms.push({ form: form.name, cases: cases.length, leaks: leaksIn(await bench.drain(), finder) });
  }
  const benign = await measureBenign(bench);
  return { shapes: SHAPES.length, sinks: Object.keys(forms[0]?.leaks ?? {}), forms, benign };
}

function leaksIn(outputs: Readonly<Record<string, string>>, finder: LeakFinder): Record<string, string[]> {
  return Object.fromEntries(Object.entries(outputs).map(([sink, text]) => [sink, [...finder.shapesIn(text)]]));
}

/** Each benign text and field must be found again in some output as JSON has it. */
async function measureBenign(bench: RedactionBench): Promise<RedactionReport['benign']> {
  for (const text of BENIGN_TEXTS) bench.target.log(text);
  for (const [key, value] of Object.entries(BENIGN_FIELDS)) bench.target.log('A benign field', { [key]: value });
  const output = Object.values(await bench.drain()).join('');
  const masked = [
    ...BENIGN_TEXTS.filter((text) => !output.includes(JSON.stringify(text))),
    ...Object.entries(BENIGN_FIELDS).filter(([key, value]) => !output.includes(JSON.stringify({ [key]: value }).slice(1, -1))).map(([key]) => key),
  ];
  return { total: BENIGN_TEXTS.length + Object.keys(BENIGN_FIELDS).length, masked };
}

/** The part of a form's cases that a sink kept secret, 0 to 1. */
export function recallOf({ cases, leaks }: FormResult, sink: string): number {
  return cases === 0 ? 1 : 1 - (leaks[sink]?.length ?? 0) / cases;
}

/** The report as a Markdown table: recall per form and sink, then what was masked without need. */
export function redactionTable(report: RedactionReport): string {
  const { sinks, forms, benign, shapes } = report;
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const percent = (result: FormResult, sink: string): string => `${(recallOf(result, sink) * 100).toFixed(1)} %`;
  return [
    `${shapes} shapes in ${forms.length} forms (${forms.reduce((sum, { cases }) => sum + cases, 0)} cases); ${benign.masked.length} of ${benign.total} benign masked.`,
    '',
    row(['form', 'cases', ...sinks]),
    row(['---', '--:', ...sinks.map(() => '--:')]),
    ...forms.map((result) => row([result.form, result.cases, ...sinks.map((sink) => percent(result, sink))])),
    '',
  ].join('\n');
}
