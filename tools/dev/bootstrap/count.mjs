import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function resultFile() {
  return join(tmpdir(), `cairn-jest-${process.pid}.json`);
}

/** Jest's result as one plain line; a suite that did not even run counts as one failure. */
export function countOf(file) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
    return `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
  } catch {
    return undefined; // jest ended before it had a result, and said why
  } finally {
    rmSync(file, { force: true });
  }
}
