import type { SelfLog } from '@cairn/core';
import { loadOptional } from '../runtime/load-optional';

/** Says that messages stay unobserved, where the package is there but not as it is known. */
export function tellWhereHidden(name: string, selfLog: SelfLog): void {
  if (loadOptional(name) === undefined) return;
  selfLog.report('CAIRN_E_RECORD', `this version of ${name} hides its handlers: messages have a context with ContextInterceptor only, and no record`);
}
