import { FieldCount } from './field-counts';

/** In place of values beyond the limit. */
export const OTHER = '(other)';

/** So many different values of one kind are counted under their own name in one hour, per process: what callers choose must not fill Redis. */
const MOST_VALUES = 1_000;
/** Hosts have keys of their own. */
const MOST_HOSTS = 50;
const LONGEST = 300;

/** Bounds how many different values of one kind have something of their own. */
class KnownValues<T> {
  private readonly known = new Map<string, T>();
  private other: T | undefined;

  constructor(
    private readonly most: number,
    private readonly make: (value: string) => T,
  ) {}

  of(value: string): T {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    if (this.known.size >= this.most || value.length > LONGEST) return (this.other ??= this.make(OTHER));
    const made = this.make(value);
    this.known.set(value, made);
    return made;
  }
}

/** A status, in the hash of requests and in that of errors. */
export interface StatusFields {
  readonly ofRequests: FieldCount;
  readonly ofErrors: FieldCount;
}

/** Fields `GET /tasks/:id|n` for requests, `|e` for failed ones, `|57` for those with a duration of bucket 57. */
export class PathFields {
  readonly count: FieldCount;
  readonly errors: FieldCount;
  private readonly buckets: FieldCount[] = [];

  constructor(private readonly path: string) {
    this.count = new FieldCount(`${path}|n`);
    this.errors = new FieldCount(`${path}|e`);
  }

  ofBucket(bucket: number): FieldCount {
    return (this.buckets[bucket] ??= new FieldCount(`${this.path}|${bucket}`));
  }
}

/** Queries of a table of a database, and the sum and the largest of their durations, ms. */
export class TableFields {
  queries = 0;
  sumMs = 0;
  maxMs = 0;
  readonly count: FieldCount;
  readonly sum: FieldCount;
  readonly max: string;

  constructor(name: string) {
    this.count = new FieldCount(`table:${name}|n`);
    this.sum = new FieldCount(`table:${name}|sum`);
    this.max = `table:${name}|max`;
  }
}

export type CountKind = 'level' | 'category' | 'event' | 'error_path' | 'login' | 'org';
const fieldOf = (kind: string) => new KnownValues(MOST_VALUES, (value) => new FieldCount(`${kind}:${value}`));

/** What is counted, of one hour. */
class HourFields {
  readonly records = new FieldCount('records');
  readonly requests = new FieldCount('total');
  readonly hosts = new KnownValues(MOST_HOSTS, (host) => host);
  readonly requestsOfHosts = new Map<string, FieldCount>();
  readonly kinds: Readonly<Record<CountKind, KnownValues<FieldCount>>> = { level: fieldOf('level'), category: fieldOf('category'), event: fieldOf('event'), error_path: fieldOf('error_path'), login: fieldOf('login'), org: fieldOf('org') };
  readonly tables = new KnownValues(MOST_VALUES, (name) => new TableFields(name));
  readonly paths = new KnownValues(MOST_VALUES, (path) => new PathFields(path));
  /** By method and pattern: they are not put together to be looked up. */
  readonly pathsByMethod = new Map<string, Map<string, PathFields>>();
  readonly statuses = new Map<number, StatusFields>();
  readonly buckets: FieldCount[] = [];
}

/** Fields of statistics by what they count, with a bound on how many different names they have. */
export class KnownFields {
  private hour = NaN;
  private fields = new HourFields();

  /** Records of a later hour have names of their own. */
  begin(hour: number): void {
    if (hour <= this.hour) return;
    this.hour = hour;
    this.forget();
  }

  /** What was counted and is not to be written goes with it. */
  forget(): void {
    this.fields = new HourFields();
  }

  get records(): FieldCount {
    return this.fields.records;
  }

  get requests(): FieldCount {
    return this.fields.requests;
  }

  /** Its name, or {@link OTHER} when there are too many. */
  host(host: string): string {
    return this.fields.hosts.of(host);
  }

  /** Its requests. @param host a bounded one. */
  ofHost(host: string): FieldCount {
    return madeOnce(this.fields.requestsOfHosts, host, () => new FieldCount(`host:${host}`));
  }

  of(kind: CountKind, value: string): FieldCount {
    return this.fields.kinds[kind].of(value);
  }

  table(name: string): TableFields {
    return this.fields.tables.of(name);
  }

  path(method: string, pattern: string): PathFields {
    const { pathsByMethod, paths } = this.fields;
    const patterns = madeOnce(pathsByMethod, method, () => new Map<string, PathFields>());
    return madeOnce(patterns, pattern, () => paths.of(`${method} ${pattern}`));
  }

  status(status: number): StatusFields {
    return madeOnce(this.fields.statuses, status, () => ({ ofRequests: new FieldCount(`status_${status}`), ofErrors: new FieldCount(String(status)) }));
  }

  bucket(bucket: number): FieldCount {
    return (this.fields.buckets[bucket] ??= new FieldCount(`bucket:${bucket}`));
  }
}

function madeOnce<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    if (map.size >= MOST_VALUES) map.clear();
    map.set(key, (value = make()));
  }
  return value;
}
