/** In place of values beyond the limit. */
export const OTHER = '(other)';

/** So many different values of one kind are counted under their own name in one hour, per process: what callers choose must not fill Redis. */
const MOST_VALUES = 1_000;
/** Hosts have keys of their own. */
const MOST_HOSTS = 50;

/** Bounds how many different names statistics have. */
export class KnownFields {
  private hour = NaN;
  private readonly known = new Map<string, Set<string>>();

  /** The value, or {@link OTHER} when there are too many of its kind. */
  bounded(kind: string, value: string, hour: number): string {
    if (!(hour <= this.hour)) this.begin(hour);
    let values = this.known.get(kind);
    if (values === undefined) this.known.set(kind, (values = new Set()));
    if (values.has(value)) return value;
    if (values.size >= (kind === 'host' ? MOST_HOSTS : MOST_VALUES) || value.length > 300) return OTHER;
    values.add(value);
    return value;
  }

  private begin(hour: number): void {
    this.hour = hour;
    this.known.clear();
  }
}
