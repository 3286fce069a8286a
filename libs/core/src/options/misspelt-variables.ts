import { SETTINGS } from './settings-table';
import { editDistance } from './suggest';

const PREFIX = /^(?:TASK_)?LOG_/;
/** What may follow them is a component or a category. */
const FAMILIES = ['LOG_LEVEL_', 'LOG_RETENTION_'];
const KNOWN: readonly string[] = Object.values(SETTINGS).flatMap(({ env }): readonly string[] => env).filter((name) => PREFIX.test(name));
/** A shorter name is near to many others: one letter may differ there, else two. */
const SHORT = 4;

export interface MisspeltVariable {
  readonly name: string;
  /** What was probably meant. */
  readonly meant: string;
}

/** Variables of the environment that are no setting, but nearly one. Others that begin with `LOG_` are somebody else's. */
export function misspeltVariables(env: NodeJS.ProcessEnv): MisspeltVariable[] {
  return Object.keys(env).flatMap((name) => {
    if (!PREFIX.test(name) || KNOWN.includes(name) || FAMILIES.some((family) => name.startsWith(family))) return [];
    const near = KNOWN.filter((known) => isNear(name, known));
    const [meant] = near.sort((a, b) => editDistance(name, a) - editDistance(name, b));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

function isNear(name: string, known: string): boolean {
  const [given, wanted] = [rest(name), rest(known)];
  return editDistance(given, wanted) <= (Math.min(given.length, wanted.length) > SHORT ? 2 : 1);
}

const rest = (name: string): string => name.replace(PREFIX, '').replaceAll('_', '');
