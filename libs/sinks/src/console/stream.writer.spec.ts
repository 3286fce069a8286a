import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { BatchingSink, SinkCounters } from '@cairn/core';
import { sinkContract, type SinkHarness } from '@cairn/core/testing';
import { StreamWriter, type StandardStream } from './stream.writer';

const quiet = { report: (): void => undefined };

function harness(stream: StandardStream, path: string, release: () => void | Promise<void>): SinkHarness {
  const counters = new SinkCounters('console');
  return {
    sink: new BatchingSink(new StreamWriter(stream), counters, { flushMs: 20, capBytes: 8e6 }, quiet),
    counters,
    delivered: () => contentOf(path, counters.delivered),
    dispose: release,
  };
}

/** What the reader has, once it has as many lines as were delivered. */
async function contentOf(path: string, lines: number): Promise<string> {
  const giveUp = Date.now() + 10_000;
  for (;;) {
    const text = readFileSync(path, 'utf8');
    if (text.split('\n').length > lines || Date.now() > giveUp) return text;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A pipe whose reader is a process of its own. */
function pipe(): SinkHarness {
  const dir = mkdtempSync(join(tmpdir(), 'cairn-console-'));
  const path = join(dir, 'out');
  const output = openSync(path, 'w');
  const reader = spawn('cat', [], { stdio: ['pipe', output, 'ignore'] });
  closeSync(output);
  const stdin = reader.stdin as Writable & { readonly _handle: { readonly fd: number } };
  return harness(Object.assign(stdin, { fd: stdin._handle.fd }), path, async () => {
    const ended = new Promise((resolve) => reader.once('exit', resolve));
    stdin.end();
    await ended;
    rmSync(dir, { recursive: true });
  });
}

function file(): SinkHarness {
  const dir = mkdtempSync(join(tmpdir(), 'cairn-console-'));
  const path = join(dir, 'out');
  const fd = openSync(path, 'w');
  return harness(Object.assign(new PassThrough(), { fd }), path, () => {
    closeSync(fd);
    rmSync(dir, { recursive: true });
  });
}

sinkContract('the console on a pipe', pipe);
sinkContract('the console in a file', file);
