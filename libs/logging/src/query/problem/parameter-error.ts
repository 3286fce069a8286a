import { CairnError, shown } from '@cairn/core';

/** A parameter that cannot be used: names it, its value and the cure. */
export class ParameterError extends CairnError {
  /** What is wrong, without the cure. */
  readonly detail: string;

  constructor(
    readonly parameter: string,
    readonly value: unknown,
    readonly reason: string,
    readonly cure: string,
  ) {
    super('CAIRN_E_QUERY', `${parameter}: ${shown(value)} ${reason}. ${cure}`);
    this.detail = `${parameter}: ${shown(value)} ${reason}`;
  }
}
