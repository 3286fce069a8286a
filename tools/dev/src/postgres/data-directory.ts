import { rm } from 'node:fs/promises';
import { basename } from 'node:path';

/** How the data directories of our servers begin, so that nothing else is ever removed as one. */
export const dataDirPrefix = 'cairn-postgres-';

/**
 * Removes what a killed keeper left behind. Should its server still run, that notices within a minute that its directory is gone, and ends
 * (PostgreSQL, "Prevent server start-up and detect removal of postmaster.pid").
 */
export async function clearLeftOver(dataDir: string): Promise<void> {
  if (basename(dataDir).startsWith(dataDirPrefix)) await rm(dataDir, { recursive: true, force: true });
}
