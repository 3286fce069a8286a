import { CairnError, shown } from '@cairn/core';

/** A parameter that cannot be used: names it, its value and the cure. */
export class ParameterError extends CairnError {
  constructor(
    readonly parameter: string,
    readonly value: unknown,
    readonly reason: string,
    readonly cure: string,
  ) {
    super('CAIRN_E_QUERY', `${parameter}: ${shown(value)} ${reason}. ${cure}`);
  }
}
