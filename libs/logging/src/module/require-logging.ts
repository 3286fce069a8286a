import { CairnError } from '@cairn/core';

/**
 * Nest would name a class of ours that it cannot resolve, and not what is missing.
 * @throws CairnError CAIRN_E_MODULE_MISSING when a module of ours is imported without `LoggingModule`.
 */
export function requireLogging<T>(found: T | undefined, module: string): T {
  if (found !== undefined && found !== null) return found;
  throw new CairnError('CAIRN_E_MODULE_MISSING', `${module} is imported without LoggingModule. Import LoggingModule.forRoot() in the root module, before it.`);
}
