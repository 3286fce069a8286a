import { CairnError } from '../errors/cairn-error';
import { shown } from '../options/readers';
import type { ScanOptions } from './scan-records';

/** @throws CairnError CAIRN_E_SETTING naming the option, its value and the cure. Names and patterns are checked where they are used. */
export function checkScanOptions(options: ScanOptions): void {
  if (typeof options !== 'object' || options === null) refuse('options', options, 'is no object. Use one such as { file: "app.log" }.');
  const { file, mostFindings, onFinding, redactPatterns } = options;
  if (file !== undefined && typeof file !== 'string') refuse('file', file, 'is no text. Use the name of where the lines come from.');
  const isCount = mostFindings === undefined || mostFindings === Infinity || (Number.isInteger(mostFindings) && mostFindings >= 0);
  if (!isCount) refuse('mostFindings', mostFindings, 'is no number of findings. Use a whole number, 0 or more.');
  if (onFinding !== undefined && typeof onFinding !== 'function') refuse('onFinding', onFinding, 'is no function. Use (finding) => { … }.');
  if (redactPatterns !== undefined && !Array.isArray(redactPatterns)) refuse('redactPatterns', redactPatterns, 'is not a list of regular expressions.');
}

function refuse(option: string, given: unknown, problem: string): never {
  throw new CairnError('CAIRN_E_SETTING', `${option}: ${shown(given)} ${problem}`);
}
