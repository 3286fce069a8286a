import type { SelfLog } from '@cairn/core';
import { prototypeOf } from '../nest/seam';

/** Whether this is the class that is known: Nest is free to change it. */
export function has(prototype: object | undefined, method: string): prototype is object {
  return typeof (prototype as Record<string, unknown> | undefined)?.[method] === 'function';
}

/** Says that messages stay unobserved, where the package is there but not as it is known. `exported` is any class of it. */
export function tellWhereHidden(name: string, exported: string, selfLog: SelfLog): void {
  if (prototypeOf(name, exported) === undefined) return;
  selfLog.report('CAIRN_E_RECORD', `this version of ${name} hides its handlers: messages have a context with ContextInterceptor only, and no record`);
}
