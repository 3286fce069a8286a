import { CairnError } from '../errors/cairn-error';
import type { SettingOrigin } from './options';
import { Refusal, type Reader, type ValueOf } from './setting';
import { SETTINGS, type SettingKey } from './settings-table';

/** Takes the name of a setting as the user wrote it, and why its value cannot be used, with the cure. */
export type Refuse = (name: string, text: string) => void;

/** Reads settings one by one, remembers where each came from, and keeps every refusal until all are read. */
export class SettingValues {
  readonly origins = new Map<string, SettingOrigin>();
  private readonly problems: string[] = [];

  constructor(
    private readonly options: Readonly<Record<string, unknown>>,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** `undefined` when it is not set and has no fixed default, or was refused. */
  get<K extends SettingKey>(key: K): ValueOf<(typeof SETTINGS)[K]> | undefined {
    const row = SETTINGS[key];
    const read = row.read as Reader<ValueOf<(typeof SETTINGS)[K]>>;
    if (isSet(this.options[key])) return this.take(key, key, 'option', read, this.options[key]);
    const variable = row.env.find((name) => isSet(this.env[name]));
    if (variable !== undefined) return this.take(key, variable, 'environment', read, this.env[variable]);
    this.origins.set(key, 'default');
    return row.initial === undefined ? undefined : (read(row.initial) as ValueOf<(typeof SETTINGS)[K]>);
  }

  /** Reads `raw` for the setting `key`; `name` is what the user wrote it as. */
  take<T>(key: string, name: string, origin: SettingOrigin, read: Reader<T>, raw: unknown): T | undefined {
    this.origins.set(key, origin);
    const value = read(raw);
    if (!(value instanceof Refusal)) return value;
    this.refuse(name, value.text);
    return undefined;
  }

  refuse(name: string, text: string): void {
    this.problems.push(`${name}: ${text}`);
  }

  /** @throws CairnError CAIRN_E_SETTING with one line per refused setting. */
  throwIfRefused(): void {
    const { problems } = this;
    if (problems.length === 0) return;
    const head = problems.length === 1 ? '' : `${problems.length} settings cannot be used:\n  `;
    throw new CairnError('CAIRN_E_SETTING', head + problems.join('\n  '));
  }
}

/** An empty environment variable is how many tools write "not set". */
export function isSet(raw: unknown): boolean {
  return raw !== undefined && raw !== null && !(typeof raw === 'string' && raw.trim() === '');
}
