import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { eventually } from '../processes';
import { commandsIn } from './command-lines';
import { AppDirectory, RunningExample, type Json } from './example';
import { readPages } from './pages';

export const QUERY_EXAMPLE = 'docs/examples/src/query-api.ts';
const TOKEN = 'token-of-the-documentation';
const run = promisify(execFile);

export interface QueryRun {
  readonly example: RunningExample;
  /** What each command of the pages printed. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly problem: Json;
}

/** Requests, and then every command of the pages, typed into a shell. They need curl. */
export async function runQueries(): Promise<QueryRun> {
  const example = await RunningExample.start(QUERY_EXAMPLE, new AppDirectory(), { LOGS_TOKENS: `docs:admin=${TOKEN}` });
  try {
    await example.fetch('/tasks/42', { headers: { 'X-Request-ID': 'req_docs_0001' } });
    await example.fetch('/tasks/none');
    await eventually(() => example.directory.records().some(({ level }) => level === 'WARNING'), 'the records are written');
    const outputs = new Map<string, string>();
    for (const command of commands()) outputs.set(command, await outputOf(command, example));
    const { text } = await example.fetch('/logs/search?q=statuss:500', { headers: { authorization: `Bearer ${TOKEN}` } });
    return { example, outputs, problem: JSON.parse(text) as Json };
  } finally {
    await example.stop();
  }
}

function commands(): string[] {
  const blocks = readPages().flatMap((page) => page.blocks);
  return blocks.filter(({ language, source }) => language === 'sh' && source === QUERY_EXAMPLE).flatMap((block) => commandsIn(block.text));
}

async function outputOf(command: string, example: RunningExample): Promise<string> {
  const typed = command.replaceAll('http://127.0.0.1:3000', `http://127.0.0.1:${example.port}`);
  if (typed.includes('/follow')) return firstOf(typed, example);
  const { stdout } = await run('/bin/sh', ['-c', typed], { env: environment() });
  return stdout;
}

/** A stream has no end: its first record is enough. */
async function firstOf(command: string, example: RunningExample): Promise<string> {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(child, 'close');
  await eventually(async () => {
    await example.fetch('/tasks/42');
    await wait(50);
    return output.includes('data: ');
  }, 'a record is followed');
  child.kill();
  await closed;
  return output;
}

const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, TOKEN });
