import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface NumberedLines {
  /** `writer:n` of every whole line. */
  readonly found: Set<string>;
  readonly doubled: number;
  /** Lines that are no JSON, or a last line without its end. */
  readonly torn: number;
  readonly files: string[];
}

/**
 * Reads every log file of a directory, compressed ones too, but not the symbolic links to them. A process that ends between giving a compressed file its name and
 * removing the original leaves both: they count once, as for a search.
 */
export function readNumberedLines(dir: string): NumberedLines {
  const found = new Set<string>();
  let doubled = 0;
  let torn = 0;
  const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp')).map((entry) => entry.name);
  for (const file of files.filter((name) => !files.includes(`${name}.gz`))) {
    for (const line of linesOf(join(dir, file))) {
      const key = keyOf(line);
      if (key === undefined) torn += 1;
      else if (found.has(key)) doubled += 1;
      else found.add(key);
    }
  }
  return { found, doubled, torn, files };
}

function linesOf(path: string): string[] {
  const bytes = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function keyOf(line: string): string | undefined {
  try {
    const { writer, n, pad } = JSON.parse(line) as { writer?: string; n?: number; pad?: string };
    return typeof pad === 'string' ? `${writer}:${n}` : undefined;
  } catch {
    return undefined;
  }
}
