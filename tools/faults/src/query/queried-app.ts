import { appendFileSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { realisticRecords } from '@cairn/core/testing';
import { indexSegment } from '@cairn/store';
import type { Producer } from '../case/producer';
import type { Trial } from '../case/trial';
import type { LagReport } from '../producers/loop-lag';
import type { QueryAppOptions } from '../producers/query-app';

/** A record as it is written and as it is answered. */
export interface QueriedRecord {
  readonly category?: string;
  readonly message?: string;
  readonly context: { readonly organization_id?: string | null; readonly request_id?: string | null; readonly user_id?: string | null };
  readonly [field: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: { readonly records?: readonly QueriedRecord[]; readonly cursor?: string };
  readonly ms: number;
}

/** Lines of a compressed block. */
const BLOCK_LINES = 1_000;
const DAY_MS = 86_400_000;
/** Longer than any answer may take, on a machine however busy. */
const ANSWER_MS = 30_000;

/** Log files of a trial, and an app with the query API over them, on Express and Fastify by turns. */
export class QueriedApp {
  readonly logs: string;
  private app: Producer | undefined;
  private port = 0;

  constructor(private readonly trial: Trial) {
    this.logs = trial.place('logs');
    mkdirSync(join(this.logs, 'background_tasks'));
  }

  get platform(): QueryAppOptions['platform'] {
    return this.trial.index % 2 === 0 ? 'Express' : 'Fastify';
  }

  /** Realistic records of the last 20 hours, each changed as told. */
  fill(count: number, change: (record: QueriedRecord, index: number) => QueriedRecord = (record) => record): QueriedRecord[] {
    const seed = this.trial.random.between(1, 1e6);
    const made = [...realisticRecords({ seed, count, from: Date.now() - (20 / 24) * DAY_MS, days: 0.8 })].map(({ record }, index) => change(record as unknown as QueriedRecord, index));
    const lines = new Map<string, string[]>();
    for (const record of made) lines.set(String(record.category), [...(lines.get(String(record.category)) ?? []), JSON.stringify(record)]);
    for (const [category, texts] of lines) this.write(`${category}.log`, texts);
    return made;
  }

  write(name: string, lines: readonly string[]): void {
    appendFileSync(join(this.logs, name), `${lines.join('\n')}\n`);
  }

  /** Compresses and indexes what was filled in: a block that has an id is unpacked, one that lacks it is not, which is told apart most easily. */
  async seal(): Promise<void> {
    for (const name of readdirSync(this.logs).filter((file) => file.endsWith('.log'))) {
      const path = join(this.logs, name);
      const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
      const blocks = Array.from({ length: Math.ceil(lines.length / BLOCK_LINES) }, (_, block) => lines.slice(block * BLOCK_LINES, (block + 1) * BLOCK_LINES));
      writeFileSync(`${path}.gz`, Buffer.concat(blocks.map((block) => gzipSync(`${block.join('\n')}\n`))));
      unlinkSync(path);
      await indexSegment(`${path}.gz`);
    }
  }

  async start(tokens: QueryAppOptions['tokens'], limits: QueryAppOptions['limits']): Promise<void> {
    this.app = this.trial.start('query-app', { platform: this.platform, dir: this.logs, tokens, limits }, { limitMs: 600_000 });
    this.port = await this.app.message<number>('port');
  }

  async ask(path: string, token: string): Promise<Answer> {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => {
      throw new Error(`the app gave no answer within ${ANSWER_MS / 1_000} s`);
    });
    const text = await response.text();
    return { status: response.status, text, ms: performance.now() - began, body: JSON.parse(text) as Answer['body'] };
  }

  /** How long the event loop was held since the last time it was asked. */
  async lag(name: string): Promise<LagReport> {
    this.app!.tell(`lag ${name}`);
    return this.app!.message<LagReport>(name);
  }
}
