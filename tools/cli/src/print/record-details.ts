import type { FoundRecord } from '@cairn/core/query';
import type { Paint } from './paint';
import { printable } from './printable';
import { recordLine } from './record-line';

const DEEPEST_CAUSE = 16;

/** One record with everything it has: its line, then context, metadata and the stack, one thing a line. */
export function recordDetails(found: FoundRecord, paint: Paint): string[] {
  const { record } = found;
  const { exception, source } = record;
  return [
    recordLine({ ...found, record: { ...record, metadata: bare(record.metadata), context: { request_id: record.context.request_id } } }, paint),
    ...entries('context', record.context, paint),
    ...entries('metadata', record.metadata, paint),
    ...(source?.file === undefined ? [] : [`    ${paint.dim('source')}    ${printable(`${source.file}:${source.line ?? ''} ${source.function ?? ''}`)}`]),
    ...stackLines(exception?.traceback, paint),
    ...causeLines(exception, paint),
  ];
}

/** What a request's line needs. */
function bare({ method, path, status_code, duration_ms }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { method, path, status_code, duration_ms };
}

function entries(title: string, fields: Readonly<Record<string, unknown>>, paint: Paint): string[] {
  const shown = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return shown.map(([key, value], at) => `    ${paint.dim((at === 0 ? title : '').padEnd(10))}${printable(key)}=${printable(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))}`);
}

/** A traceback, indented. */
export function stackLines(traceback: string | undefined, paint: Paint): string[] {
  if (typeof traceback !== 'string') return [];
  return traceback.split('\n').map((line, at) => `    ${at === 0 ? paint.bad(printable(line)) : paint.dim(printable(line))}`);
}

function causeLines(exception: FoundRecord['record']['exception'], paint: Paint): string[] {
  const lines: string[] = [];
  for (let cause = exception?.cause, depth = 0; cause !== undefined && depth < DEEPEST_CAUSE; cause = cause.cause, depth += 1) {
    lines.push(...stackLines(`caused by ${cause.traceback ?? `${cause.type}: ${cause.message}`}`, paint));
  }
  return lines;
}
