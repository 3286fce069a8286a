import { CairnError } from '@cairn/core';

const DEFAULT = 10;

/**
 * The option `database.nPlusOne`; never reached when it is false.
 * @throws CairnError CAIRN_E_SETTING naming the value and the cure.
 */
export function nPlusOneLimit(option: number | false = DEFAULT): number {
  if (option === false) return Infinity;
  if (Number.isInteger(option) && option > 0) return option;
  throw new CairnError(
    'CAIRN_E_SETTING',
    `database.nPlusOne: ${String(option)} is not a whole number above 0. Write how often a story may run one statement, or false.`,
  );
}
