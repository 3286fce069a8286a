// Runs the command line with some arguments, as `cairn` does, and leaves behind how much memory that took.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { producerOptions } from './arguments';

export interface CliOptions {
  readonly args: readonly string[];
  /** Gets the peak of the process, MB. */
  readonly peakFile: string;
}

const { args, peakFile } = producerOptions<CliOptions>({});
const load = createRequire(__filename);

/** What getrusage says would count the process that started this one. */
function peakMb(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1_024;
}

process.on('exit', () => writeFileSync(peakFile, String(peakMb())));
process.argv.splice(2, Infinity, ...args);
load(join(dirname(load.resolve('@cairn/cli')), 'main.js'));
