import { CATEGORIES, type Category } from '../record/category';
import { LEVELS, type Level } from '../record/level';
import type { Line, RedactedRecord } from '../record/log-record';
import type { SelfLog } from '../diagnostics/self-log';
import type { Serializer } from '../serialize/serializer';
import type { Sink } from '../sink/sink';

/** One way out: which records, in which layout, to which sink. */
export interface Route {
  readonly sink: Sink;
  readonly serializer: Serializer;
  /** Absent: every category. */
  readonly categories?: readonly Category[];
  /** Absent: whatever the loggers let through. */
  readonly minLevel?: Level;
  /** Absent: no upper end. */
  readonly maxLevel?: Level;
  /** Asked for each record the rest lets through; absent: all of them. */
  readonly filter?: (record: RedactedRecord) => boolean;
}

const accepts = (route: Route, category: Category, level: Level): boolean =>
  (route.categories?.includes(category) ?? true) &&
  level.value >= (route.minLevel?.value ?? 0) &&
  level.value <= (route.maxLevel?.value ?? Infinity);

/** Serialises a record once per layout and hands the line to every sink whose route takes it. */
export class Router {
  private table = new Map<Category, readonly (readonly Route[])[]>();

  constructor(
    private routes: readonly Route[],
    private readonly selfLog: SelfLog,
  ) {
    this.rebuild();
  }

  get sinks(): readonly Sink[] {
    return [...new Set(this.routes.map((route) => route.sink))];
  }

  add(route: Route): void {
    this.routes = [...this.routes, route];
    this.rebuild();
  }

  remove(sink: Sink): void {
    this.routes = this.routes.filter((route) => route.sink !== sink);
    this.rebuild();
  }

  dispatch(record: RedactedRecord): void {
    const routes = this.table.get(record.origin.category)![record.origin.level.index]!;
    let serializer: Serializer | undefined;
    let line: Line | undefined;
    for (const route of routes) {
      try {
        if (route.filter !== undefined && !route.filter(record)) continue;
        // routes of one layout stand next to each other: each layout is serialised once
        if (route.serializer !== serializer) {
          serializer = route.serializer;
          line = undefined; // not the other layout's, should this one fail
          line = serializer.serialize(record);
        }
        if (line !== undefined) route.sink.write(line, record);
      } catch (error) {
        this.selfLog.report('CAIRN_E_SINK_WRITE', `sink "${route.sink.name}" threw`, error);
      }
    }
  }

  private rebuild(): void {
    const sorted = [...this.routes].sort((a, b) => a.serializer.layout.localeCompare(b.serializer.layout));
    this.table = new Map(
      CATEGORIES.map((category) => [
        category,
        LEVELS.map((level) => sorted.filter((route) => accepts(route, category, level))),
      ]),
    );
  }
}
