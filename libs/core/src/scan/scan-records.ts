import type { ScanReport } from './finding';
import type { Lines } from './lines-of';
import type { ScanOptions } from './scan';

export type { ScanOptions } from './scan';

/**
 * Searches lines that are already written for secrets and personal data, with the rules of the redactor. What is redacted, masked or a pseudonym is
 * no finding. Memory is that of one line and of the findings listed.
 * @throws CairnError CAIRN_E_SETTING for options, lines or a line that cannot be used.
 */
export async function scanRecords(lines: Lines, options: ScanOptions = {}): Promise<ScanReport> {
  const { Scan } = require('./scan') as typeof import('./scan');
  const scan = new Scan(options);
  await scan.read(lines, options.file);
  return scan.report();
}
