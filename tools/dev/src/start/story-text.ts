import type { Screen } from './screen';
import type { StoryRecord } from './story';

/** Facts shown behind a message, where a record has them. */
const FACTS = [
  'method',
  'path',
  'status_code',
  'use_case',
  'task_name',
  'queue',
  'attempt',
  'step_id',
  'job_id',
  'resource_id',
  'module_path',
  'progress',
  'creates',
  'recipient',
  'duration_ms',
];

interface Row {
  record: StoryRecord;
  cells: string[];
  facts: string;
}

/** One request's story as an aligned timeline; offsets count from the first. On a narrow terminal a record's facts have a line of their own. */
export function storyText(story: readonly StoryRecord[], screen: Screen): string[] {
  const start = Date.parse(story[0]?.timestamp ?? '');
  const rows = story.map((record) => row(record, start));
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map(({ cells }) => cells[column]!.length)));
  return rows.flatMap((each) => lines(each, widths, screen));
}

function row(record: StoryRecord, start: number): Row {
  const offset = `+${((Date.parse(record.timestamp) - start) / 1_000).toFixed(3)}s`;
  return { record, cells: [offset, record.service, record.category, record.level, record.message], facts: facts(record) };
}

function facts({ event, context, metadata, exception }: StoryRecord): string {
  const known = FACTS.flatMap((name) => {
    const value = metadata[name];
    return value === undefined || value === null ? [] : [`${name}=${shown(name, value)}`];
  });
  if (event === 'job.started') known.push(`job_id=${String(context.job_id)}`);
  if (exception !== undefined) known.unshift(`${exception.type}: ${exception.message}`);
  return known.join(' ');
}

function shown(name: string, value: unknown): string {
  if (name === 'duration_ms' && typeof value === 'number') return String(Math.round(value * 10) / 10);
  if (typeof value === 'string') return value.includes(' ') ? `"${value}"` : value;
  return JSON.stringify(value);
}

function lines({ record, cells, facts }: Row, widths: readonly number[], screen: Screen): string[] {
  const [offset, service, category, level, message] = cells.map((cell, column) =>
    column === 0 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
  ) as [string, string, string, string, string];
  const start = `  ${screen.dim(offset)}  ${screen.cyan(service)}  ${category}  ${colouredLevel(record.level, level, screen)}  `;
  const used = 2 + widths.reduce((sum, width) => sum + width + 2, 0);
  const width = screen.width || Infinity; // a terminal may not know its columns
  if (facts.length <= width - used) return [`${start}${message}  ${screen.dim(facts)}`.trimEnd()];
  const indent = 2 + widths[0]! + 2;
  return [`${start}${message}`.trimEnd(), `${' '.repeat(indent)}${screen.dim(cut(facts, width - indent))}`];
}

function cut(text: string, room: number): string {
  const shown = Math.max(20, room);
  return text.length <= shown ? text : `${text.slice(0, shown - 1)}…`;
}

function colouredLevel(level: string, text: string, screen: Screen): string {
  if (level === 'ERROR' || level === 'CRITICAL') return screen.red(text);
  return level === 'WARNING' ? screen.yellow(text) : screen.green(text);
}
