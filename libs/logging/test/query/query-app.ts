import type { ModuleMetadata } from '@nestjs/common';
import { FileStore, JobLogFiles } from '@cairn/store';
import type { LoggingOptions } from '../../src';
import { LogQueryModule, type LogQueryExtras, type LogQueryOptions } from '../../src/query';
import { RunningApp, type Platform } from '../http/running-app';
import { LogDirectory } from './log-directory';

export const READER = 'reader-token-of-the-tests';
export const ADMIN = 'admin-token-of-the-tests';
export const ACME = 'acme-token-of-the-tests-1';
export const GLOBEX = 'globex-token-of-the-tests';

export const TOKENS = [
  { name: 'reader', token: READER },
  { name: 'admin', role: 'admin', token: ADMIN },
  { name: 'acme', organization: 'org_acme', token: ACME },
  { name: 'globex', organization: 'org_globex', token: GLOBEX },
] as const;

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export interface QueryAppOptions extends Partial<ModuleMetadata> {
  readonly query?: LogQueryOptions & LogQueryExtras;
  readonly logging?: LoggingOptions;
}

/** An app with the query API over the log files of a test. */
export class QueryApp {
  private constructor(
    readonly running: RunningApp,
    readonly directory: LogDirectory,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(platform: Platform, { query, logging, imports = [], ...module }: QueryAppOptions = {}, directory = new LogDirectory()): Promise<QueryApp> {
    const store = new FileStore({ dir: directory.path, maxMs: query?.limits?.searchMs ?? 5_000, index: false });
    const defaults: LogQueryOptions = { store, jobs: new JobLogFiles(directory.jobs), tokens: TOKENS };
    const running = await RunningApp.start(platform, { ...module, logging, imports: [...imports, LogQueryModule.forRoot({ ...defaults, ...query })] });
    running.captured.clear();
    return new QueryApp(running, directory, async () => {
      await running.close();
      await store.close();
    });
  }

  get url(): string {
    return this.running.url;
  }

  async ask<T = unknown>(path: string, token: string | undefined = READER, init: RequestInit = {}): Promise<Answer<T>> {
    const headers = { ...(token !== '' && { authorization: `Bearer ${token}` }), ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(`${this.url}${path}`, { ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  async close(): Promise<void> {
    await this.end();
    this.directory.remove();
  }
}
