import type { ContextState, SelfLog } from '@cairn/core';
import type { LoggingOptions, Principal } from '../module/logging-options';
import { defaultPrincipal } from './default-principal';

/** Fills a context with who makes the request, as soon as a record is written after it became known. */
export class PrincipalReader {
  private readonly read: (request: unknown) => Principal | undefined;

  constructor(
    options: Readonly<LoggingOptions>,
    private readonly selfLog: SelfLog,
  ) {
    this.read = options.principal ?? defaultPrincipal;
  }

  /** Returns whether anybody was found, or never will be. What code has set itself stays. */
  fill(context: ContextState, request: unknown): boolean {
    try {
      const principal = this.read(request);
      if (principal === undefined) return false;
      const known = context.fields;
      context.assign(Object.fromEntries(Object.entries(principal).filter(([name, value]) => value != null && known[name] == null)));
      return principal.user_id != null;
    } catch (error) {
      this.selfLog.report('CAIRN_E_RECORD', 'the principal of a request could not be read', error);
      return true;
    }
  }
}
