import { CairnError } from '@cairn/core';
import type { DatabaseLogger } from '../database/database.logger';

/** @throws CairnError CAIRN_E_SETTING when there is no logger to observe with. */
export function requireLogger(what: string, options: { logger?: DatabaseLogger } | undefined): void {
  if (typeof options?.logger?.begin === 'function') return;
  throw new CairnError('CAIRN_E_SETTING', `${what}: there is no \`logger\` to record with. Inject DatabaseLogger and pass it: ${what}(…, { logger }).`);
}
