import { settingName } from '../logger/level-map';
import { WARNING, type Level } from '../record/level';
import { level } from './readers';
import { isSet, type SettingValues } from './setting-values';

/** Libraries that say too much at INFO. They are held at WARNING, or at the general level when that is higher. */
export const THIRD_PARTY = ['TYPEORM', 'BULLMQ', 'NEST'] as const;

const PREFIX = 'LOG_LEVEL_';
/** Variables of other names that stand for a component's level. */
const ALIASES: Readonly<Record<string, string>> = { TERRAFORM_LOG_LEVEL: 'PROVISIONING' };

/** Variables with the prefix that are settings of their own. */
const NOT_LEVELS: ReadonlySet<string> = new Set(['LOG_LEVEL_KEY']);

/** Levels by component or category: code over `LOG_LEVEL_<NAME>` over an alias over the third-party default. */
export function resolveLevels(
  values: SettingValues,
  given: unknown,
  env: NodeJS.ProcessEnv,
  general: Level,
): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>();
  const put = (component: string, name: string, origin: 'option' | 'environment', raw: unknown): void => {
    const key = settingName(component);
    if (!isSet(raw) || values.origins.has(`levels.${key}`)) return;
    const found = values.take(`levels.${key}`, name, origin, level, raw);
    if (found !== undefined) levels.set(key, found);
  };
  for (const [name, raw] of entriesOf(values, given)) put(name, `levels.${name}`, 'option', raw);
  for (const [name, raw] of Object.entries(env)) {
    if (name.startsWith(PREFIX) && name.length > PREFIX.length && !NOT_LEVELS.has(name)) put(name.slice(PREFIX.length), name, 'environment', raw);
  }
  for (const [name, component] of Object.entries(ALIASES)) put(component, name, 'environment', env[name]);
  for (const name of THIRD_PARTY) {
    if (values.origins.has(`levels.${name}`)) continue;
    values.origins.set(`levels.${name}`, 'default');
    levels.set(name, general.value > WARNING.value ? general : WARNING);
  }
  return levels;
}

function entriesOf(values: SettingValues, given: unknown): [string, unknown][] {
  if (!isSet(given)) return [];
  if (typeof given === 'object' && !Array.isArray(given)) return Object.entries(given as object);
  values.refuse('levels', 'is not an object. Use { <component>: <level> }.');
  return [];
}
