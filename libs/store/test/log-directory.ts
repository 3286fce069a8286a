import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RealisticRecord } from '@cairn/core/testing';

/** A temporary log directory, and what writers, sealing and other programs do in one. */
export class LogDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'cairn-store-'));

  file(name: string): string {
    return join(this.path, name);
  }

  get names(): string[] {
    return readdirSync(this.path).sort();
  }

  /** One file per category and service, as the product's file sinks name them. */
  write(records: readonly RealisticRecord[], number = 0): void {
    const byFile = new Map<string, string>();
    for (const { record, line } of records) {
      const name = `${record.category}.2026-11-20.${record.service}-abc123${number === 0 ? '' : `.${number}`}.log`;
      byFile.set(name, (byFile.get(name) ?? '') + line);
    }
    for (const [name, lines] of byFile) this.append(name, lines);
  }

  /** Replaces every plain file by gzip members that end with a line, as sealing does; here small ones. Returns the new paths. */
  seal(memberBytes = 64 * 1024): string[] {
    return this.names.filter((name) => name.endsWith('.log')).map((name) => sealSmall(this.file(name), memberBytes));
  }

  sealOne(name: string): string[] {
    return [sealSmall(this.file(name), 64 * 1024)];
  }

  append(name: string, text: string): void {
    appendFileSync(this.file(name), text);
  }

  /** As logrotate and the like compress: one member. */
  compressWhole(): string[] {
    return this.seal(Infinity);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function sealSmall(path: string, memberBytes: number): string {
  const content = readFileSync(path);
  const members: Buffer[] = [];
  for (let start = 0; start < content.length; ) {
    const end = start + memberBytes >= content.length ? content.length : content.lastIndexOf(0x0a, start + memberBytes) + 1;
    members.push(gzipSync(content.subarray(start, end), { level: 3 }));
    start = end;
  }
  writeFileSync(`${path}.gz`, Buffer.concat(members));
  unlinkSync(path);
  return `${path}.gz`;
}
