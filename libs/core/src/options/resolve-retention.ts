import { CATEGORIES, type Category } from '../record/category';
import { number, shown } from './readers';
import { isSet, type SettingValues } from './setting-values';
import { RETENTION_PRESETS, type RetentionPreset } from './settings-table';
import { suggest } from './suggest';

type Kind = Category | 'alerts';

const PREFIX = 'LOG_RETENTION_';
const KINDS: readonly Kind[] = [...CATEGORIES, 'alerts'];
/** What a setting may name: a kind of file, or `default` for the four that follow the preset. */
const NAMES: readonly string[] = [...KINDS, 'default'];

/** Days; what is not listed follows the preset. */
export const RETENTION_DAYS: Readonly<Partial<Record<Kind, number>>> = Object.freeze({
  alerts: 90,
  security: 90,
  oauth: 90,
  database: 7,
  metric: 7,
  audit: 365,
});

const days = number({ unit: 'days', min: 1, max: 36_500, whole: true });

/** Days per kind of file: code over `LOG_RETENTION_<CATEGORY>` over the table, whose first row is the preset's. */
export function resolveRetention(
  values: SettingValues,
  given: unknown,
  env: NodeJS.ProcessEnv,
  preset: RetentionPreset,
): Readonly<Record<Kind, number>> {
  const set = new Map<string, number>();
  const put = (kind: string, name: string, origin: 'option' | 'environment', raw: unknown): void => {
    if (!isSet(raw)) return;
    if (!NAMES.includes(kind)) return values.refuse(name, unknownKind(kind));
    if (values.origins.has(`retentionDays.${kind}`)) return;
    const found = values.take(`retentionDays.${kind}`, name, origin, days, raw);
    if (found !== undefined) set.set(kind, found);
  };
  if (isSet(given) && typeof given !== 'object') values.refuse('retentionDays', `${shown(given)} is not an object. Use { <category>: <days> }.`);
  else for (const [kind, raw] of Object.entries(given ?? {})) put(kind, `retentionDays.${kind}`, 'option', raw);
  for (const [name, raw] of Object.entries(env)) {
    if (name.startsWith(PREFIX)) put(name.slice(PREFIX.length).toLowerCase(), name, 'environment', raw);
  }
  const first = set.get('default') ?? RETENTION_PRESETS[preset];
  const resolved = KINDS.map((kind) => [kind, set.get(kind) ?? RETENTION_DAYS[kind] ?? first] as const);
  return Object.freeze(Object.fromEntries(resolved) as Record<Kind, number>);
}

function unknownKind(kind: string): string {
  const near = suggest(kind, NAMES);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  return `"${kind}" is not a kind of log file.${hint} Use one of ${NAMES.join(', ')}.`;
}
