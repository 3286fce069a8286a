import { statSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { isAbsolute, parse, sep } from 'node:path';
import { BoundedCache } from '../redact/bounded-cache';
import { pathOf } from './stack-frame';

const NOT_THE_APP = /^(?:node:|internal\/|<|native|eval at )|[/\\]node_modules[/\\]/;
const OF_A_PACKAGE = /[/\\]node_modules[/\\]/;
/** Loaded modules of one name that are asked for their source map: those of the longest common path first. */
const MOST_CANDIDATES = 8;
/** Folders a compiler writes to, for sources in `src`. */
const OUTPUTS = ['dist', 'build', 'lib', 'out'];

const verdicts = new BoundedCache<string, boolean>(512);

/**
 * Whether a frame's file is the app's. Source maps of packages may name sources that lie nowhere, outside of node_modules (those of
 * TypeORM do): with maps in use the file counts as the app's when a module of the app was compiled from it, or, where no loaded
 * module is known to be, when it is there. The disk is asked once per file.
 */
export function isAppFile(file: string): boolean {
  if (NOT_THE_APP.test(file)) return false;
  if (!process.sourceMapsEnabled || !isAbsolute(file)) return true;
  return verdicts.get(file) ?? remember(file, compiledFrom(file) ?? isThere(file));
}

function remember(file: string, verdict: boolean): boolean {
  verdicts.set(file, verdict);
  return verdict;
}

/** Whether what was compiled from this source is a module of the app; `undefined` when nothing known was. */
function compiledFrom(source: string): boolean | undefined {
  const isModule = require.cache[source] !== undefined;
  const modules = isModule ? [source] : candidatesFor(source).filter((module) => mapsTo(module, source));
  return modules.length === 0 ? undefined : modules.some((module) => !OF_A_PACKAGE.test(module));
}

/** Modules of the source's name; ES modules cannot be listed, so they are sought where a compiler would have put them. */
function candidatesFor(source: string): string[] {
  const { dir, name, ext } = parse(source);
  const ending = `${sep}${name}${ext.replace(/tsx?$/, 'js')}`;
  const loaded = Object.keys(require.cache).filter((module) => module.endsWith(ending));
  const near = loaded.sort((a, b) => commonEnd(b, source) - commonEnd(a, source)).slice(0, MOST_CANDIDATES);
  const compiled = OUTPUTS.map((output) => dir.replace(/([/\\])src(?=[/\\]|$)(?!.*[/\\]src(?:[/\\]|$))/, `$1${output}`) + ending);
  return [...near, dir + ending, ...compiled];
}

/** How many parts of two paths agree, from the folder of the file upward. */
function commonEnd(a: string, b: string): number {
  const [left, right] = [a, b].map((path) => path.split(sep).reverse()) as [string[], string[]];
  const differs = left.findIndex((part, at) => at > 0 && part !== right[at]);
  return differs === -1 ? left.length : differs;
}

function mapsTo(module: string, source: string): boolean {
  try {
    return findSourceMap(module)?.payload.sources.some((each) => pathOf(each) === source) === true;
  } catch {
    return false; // an unreadable map
  }
}

function isThere(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // not to be looked at by this process
  }
}
