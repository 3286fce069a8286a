// Recall per form and layout, what was masked without need, and the cost: npm run build && node libs/core/scripts/redaction-report.mjs [--json]
import testing from '../dist/testing/index.js';
import { redactionCost } from './redaction-cost.mjs';

const { PipelineBench, measureRedaction, redactionTable } = testing;
const report = await measureRedaction(new PipelineBench());
const { ownedMicroseconds, foreignMicroseconds, ownedOfStringify, foreignOfStringify, recordBytes } = redactionCost;

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ ...report, cost: redactionCost }, null, 2));
} else {
  console.log(redactionTable(report));
  console.log(`Added to a record of ${recordBytes} bytes without hits: ${ownedMicroseconds.toFixed(2)} µs (${ownedOfStringify.toFixed(2)} of JSON.stringify) from Cairn's own loggers,`);
  console.log(`${foreignMicroseconds.toFixed(2)} µs (${foreignOfStringify.toFixed(2)}) from an app's calls.`);
}
