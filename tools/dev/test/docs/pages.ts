import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const root = resolve(__dirname, '../../../..');

/** A fenced block of a page. The fence says what it is and, for code, where it is from: a language, a path, and a region after `#`. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly source: string | undefined;
  readonly region: string | undefined;
  readonly text: string;
}

export interface Page {
  /** From the root. */
  readonly path: string;
  readonly blocks: readonly Block[];
  /** Targets of relative links, without their anchors. */
  readonly links: readonly string[];
}

const FENCE = /^( *)```([^\n]*)\n(.*?)^\1```$/gms;
const LINK = /\]\(([^)\s]+)\)/g;

/** README.md and every page under docs/. */
export function readPages(): Page[] {
  const names = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/(^|[/\\])(node_modules|dist)[/\\]/.test(name))
    .map((name) => join('docs', name));
  return ['README.md', ...names.sort()].map(readPage);
}

function readPage(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  const blocks = [...text.matchAll(FENCE)].map((match) => blockOf(path, text, match));
  const prose = text.replace(FENCE, '').replace(/`[^`\n]*`/g, '');
  const links = [...prose.matchAll(LINK)].map(([, target]) => target!.split('#')[0]!);
  return { path, blocks, links: links.filter((target) => target !== '' && !/^[a-z]+:/.test(target)) };
}

function blockOf(page: string, text: string, match: RegExpExecArray): Block {
  const [, , info = '', content = ''] = match;
  const [language = '', where] = info.trim().split(/\s+/);
  const [source, region] = where?.split('#') ?? [];
  return { page, line: text.slice(0, match.index).split('\n').length, language, source, region, text: content };
}

/** Where a link leads, from the root. */
export function targetOf(page: string, link: string): string {
  return relative(root, resolve(root, dirname(page), decodeURI(link)));
}

/** The text of a file, or of its part between `// #region name` and `// #endregion` (of several, `one+other`), without common indentation and without region marks. */
export function excerpt(source: string, region: string | undefined): string {
  const lines = readFileSync(join(root, source), 'utf8').split('\n');
  if (region?.includes('+')) return region.split('+').map((each) => excerpt(source, each)).join('\n\n');
  const part = region === undefined ? lines : regionOf(lines, region, source);
  const shown = part.filter((line) => !/^\s*\/\/ #(end)?region/.test(line));
  const indents = shown.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return shown.map((line) => line.slice(common)).join('\n').trimEnd();
}

function regionOf(lines: readonly string[], region: string, source: string): string[] {
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const end = lines.findIndex((line, at) => at > start && line.trim() === '// #endregion');
  if (start === -1 || end === -1) throw new Error(`${source} has no region "${region}"`);
  return lines.slice(start + 1, end);
}
