import type { Sampling } from '../limit/sampler';
import { CATEGORIES, isProtected, type Category } from '../record/category';
import { WARNING } from '../record/level';
import { isGroup, samplingGroup } from './control-readers';
import { shown } from './readers';
import { Refusal, type Reader } from './setting';
import { isSet, type SettingValues } from './setting-values';
import { suggest } from './suggest';

const PREFIX = 'LOG_SAMPLING_';
const NAMES: readonly string[] = CATEGORIES.filter((category) => !isProtected(category));

const sampling: Reader<Sampling> = (raw) => {
  const given = samplingGroup(isGroup(raw) ? raw : { rate: raw });
  if (given instanceof Refusal) return isGroup(raw) ? given : new Refusal(`${shown(raw)} is not a share. Use a number from 0 to 1, such as 0.1.`);
  const { rate, keep = WARNING } = given;
  return rate === undefined ? new Refusal('rate is missing. Give the share that is kept, such as 0.1.') : Object.freeze({ rate, keep });
};

/** The share kept by category: code over `LOG_SAMPLING_<CATEGORY>`. Categories that are kept whole are left out. */
export function resolveSampling(values: SettingValues, given: unknown, env: NodeJS.ProcessEnv): ReadonlyMap<Category, Sampling> {
  const found = new Map<Category, Sampling>();
  const put = (category: string, name: string, origin: 'option' | 'environment', raw: unknown): void => {
    if (!isSet(raw)) return;
    if (!NAMES.includes(category)) return values.refuse(name, wrongCategory(category));
    if (values.origins.has(`sampling.${category}`)) return;
    const value = values.take(`sampling.${category}`, name, origin, sampling, raw);
    if (value !== undefined && value.rate < 1) found.set(category as Category, value);
  };
  if (isSet(given) && !isGroup(given)) values.refuse('sampling', `${shown(given)} is not an object. Use { <category>: <share> }.`);
  else for (const [category, raw] of Object.entries(given ?? {})) put(category, `sampling.${category}`, 'option', raw);
  for (const [name, raw] of Object.entries(env)) {
    if (name.startsWith(PREFIX)) put(name.slice(PREFIX.length).toLowerCase(), name, 'environment', raw);
  }
  return found;
}

function wrongCategory(category: string): string {
  if ((CATEGORIES as readonly string[]).includes(category)) return `records of ${category} are never left out. Remove it.`;
  const near = suggest(category, NAMES);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  return `"${category}" is not a category.${hint} Use one of ${NAMES.join(', ')}.`;
}
