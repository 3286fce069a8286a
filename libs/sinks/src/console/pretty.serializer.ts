import { type LevelName, type Line, type RedactedRecord, type Serializer } from '@cairn/core';
import { COLORS, PLAIN, type Paint } from './paint';
import { inShort } from './in-short';
import { ExceptionPrinter } from './pretty-exception';
import { prettyFields } from './pretty-fields';
import { printable } from './printable';

const LEVEL_WIDTH = 8;
const COMPONENT_WIDTH = 22;
/** Where the time of day stands in an ISO timestamp; microseconds are left out. */
const TIME = [11, 23] as const;

/**
 * A record for a person at a terminal: one aligned line `HH:MM:SS.mmm LEVEL component message key=value req…1a2b` (UTC, as in the files),
 * then the stack traces, indented: each once, and `(stack above)` when the same error follows soon. Only a traceback ever takes more than one line.
 */
export class PrettySerializer implements Serializer {
  readonly layout = 'pretty';
  private readonly paint: Paint;
  private readonly exceptions: ExceptionPrinter;
  private readonly levels: ReadonlyMap<LevelName, string>;

  constructor(options: { readonly colors: boolean }) {
    const paint = options.colors ? COLORS : PLAIN;
    const names: LevelName[] = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
    this.paint = paint;
    this.exceptions = new ExceptionPrinter(paint);
    this.levels = new Map(names.map((name) => [name, paint.level(name, name.padEnd(LEVEL_WIDTH))]));
  }

  serialize(record: RedactedRecord): Line {
    const { paint } = this;
    const { level, component } = record.origin;
    const time = paint.dim(record.timestamp.slice(...TIME));
    const who = paint.component(column(printable(component)));
    const { message, metadata } = inShort(record);
    const head = `${time} ${this.levels.get(level.name)} ${who}`;
    const parts = [...(message === '' ? [] : [paint.bold(printable(message))]), ...prettyFields(record, paint, metadata)];
    const lines = [`${head} ${parts.join('  ')}`, ...(record.exception === undefined ? [] : this.exceptions.print(record.exception, message))];
    this.exceptions.passed(lines.length);
    return `${lines.join('\n')}\n` as Line;
  }
}

/** As wide as the column, whatever the name: a longer one is shortened. */
function column(name: string): string {
  return name.length > COMPONENT_WIDTH ? `${name.slice(0, COMPONENT_WIDTH - 1)}…` : name.padEnd(COMPONENT_WIDTH);
}
