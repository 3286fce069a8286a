import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ScanReport } from './finding';
import type { ScanOptions } from './scan';

/** Files of lines by their names: `application.log`, `app.log.1`, `x.2026-01-02.log.gz`, `records.jsonl`. */
const LOG_FILE = /\.(?:log|jsonl?|ndjson|txt|out|err)(?:[.-][\w.-]{1,40})?$/i;

export interface DirectoryReport extends ScanReport {
  /** Files read, relative to the directory, in order. */
  readonly files: readonly string[];
  /** Files whose names are not those of logs, such as `syslog` and `access_log`: not searched. */
  readonly skipped: readonly string[];
  /** Files that could not be read to their end, and why. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Searches every log file below a directory, packed ones too, with {@link scanRecords}'s rules. Symbolic links are not followed: what they
 * lead to is read where it is. A file of another name is listed as skipped.
 * @throws the file system's error when the directory itself cannot be listed.
 */
export async function scanDirectory(directory: string, options: ScanOptions = {}): Promise<DirectoryReport> {
  const { readLines } = require('./read-lines') as typeof import('./read-lines');
  const { Scan } = require('./scan') as typeof import('./scan');
  const scan = new Scan(options);
  const { files, skipped } = await filesBelow(directory);
  const unreadable: { file: string; reason: string }[] = [];
  for (const file of files) {
    try {
      await scan.read(readLines(join(directory, file)), file);
    } catch (error) {
      unreadable.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { ...scan.report(), files, skipped, unreadable };
}

async function filesBelow(directory: string): Promise<Pick<DirectoryReport, 'files' | 'skipped'>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const all = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => relative(directory, join(parentPath, name))).sort();
  return { files: all.filter((file) => LOG_FILE.test(file)), skipped: all.filter((file) => !LOG_FILE.test(file)) };
}
