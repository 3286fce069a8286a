import { writeFileSync } from 'node:fs';

/** Hands jest's counts on to `npm test`; unlike --outputFile it says nothing of its own. */
export default class CountReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    writeFileSync(process.env.CAIRN_TEST_COUNT, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));
  }
}
