import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsIn } from './command-lines';
import { AUDIT_PROGRAM } from './example';
import { root, type Block } from './pages';
import { runOf } from './runs';

interface Manifest {
  readonly name: string;
  readonly nx?: { readonly name: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly [dependencies: string]: unknown;
}

/** What can be shown without running it: each form with the proof that what it names exists. Undefined when all is well. */
const NAMED: readonly (readonly [RegExp, (names: RegExpExecArray) => string | undefined])[] = [
  [/^npm (start|test)\b/, ([, script]) => scriptMissing('root', script!)],
  [/^npm run (\w+)(?: -- [-\w ,]+)?$/, ([, script]) => scriptMissing('root', script!)],
  [/^npx nx (\w+) (\w+)$/, ([, target, project]) => scriptMissing(project!, target!)],
  [/^npm pack ((?:-w @?[\w/-]+ )+)--pack-destination \S+$/, ([, workspaces]) => manifestMissing(workspaces!.match(/@[\w/-]+/g)!)],
  [/^npm install$/, () => undefined],
  [/^npm install (.+)$/, ([, packages]) => packageMissing(packages!.split(' ').map(withoutVersion))],
  [/^git clone \S+$/, () => undefined],
];

/** `@scope/name@^1.2.3` → `@scope/name` */
function withoutVersion(name: string): string {
  return name.replace(/(?<=.)@[\^~]?\d[\d.]*$/, '');
}

/** Commands of a block as they are typed, without comments. */
export function commandsOf({ text }: Block): string[] {
  return commandsIn(text);
}

/** Why a command of a block does not do what it is shown for; undefined when it does. */
export async function faultOf(command: string, { source, page }: Block): Promise<string | undefined> {
  for (const [form, check] of NAMED) {
    const names = form.exec(command);
    if (names !== null) return check(names);
  }
  if (/^(?:\S+=\S+ )*cairn /.test(command)) return isRunByCli(page) ? undefined : 'is not among the pages whose commands the spec of the command line runs';
  if (source === undefined) return 'neither run by a test nor of a known form';
  return /^curl /.test(command) ? requestMissing(command, source) : outputMissing(command, source);
}

/** Its spec runs every command of the pages that it names. */
function isRunByCli(page: string): boolean {
  return readFileSync(join(root, 'tools/cli/test/examples.spec.ts'), 'utf8').includes(`'${page}'`);
}

/** The run of the example made the same request. */
async function requestMissing(command: string, source: string): Promise<string | undefined> {
  const [, path, id] = /^curl -i http:\/\/127\.0\.0\.1:3000(\/\S*)(?: -H 'X-Request-ID: (\w+)')?$/.exec(command) ?? [];
  const { records, outputs } = await runOf(source);
  if (outputs !== undefined) return isAnswer(outputs.get(command)) ? undefined : `it printed: ${outputs.get(command)}`;
  const made = records.some(({ category, metadata, context }) => {
    const told = { ...(metadata as object), ...(context as object) } as Record<string, unknown>;
    return category === 'request' && told['path'] === path && (id === undefined || told['request_id'] === id);
  });
  return made ? undefined : 'the run of the example makes no such request';
}

/** What was asked for, and no problem. */
function isAnswer(output: string | undefined): boolean {
  return output !== undefined && output !== '' && !output.includes('"about:blank"');
}

/** It runs where the example ran, ends well and shows something. */
async function outputMissing(command: string, source: string): Promise<string | undefined> {
  const { directory } = await runOf(source);
  try {
    return execFileSync('/bin/sh', ['-c', asInstalled(command)], { cwd: directory.path, encoding: 'utf8' }) === '' ? 'it prints nothing' : undefined;
  } catch (error) {
    return String(error);
  }
}

/** `npx cairn-audit`, in the directory of an app that has installed it. */
function asInstalled(command: string): string {
  return command.replaceAll('npx cairn-audit', `'${process.execPath}' '${AUDIT_PROGRAM}'`);
}

function manifests(): Manifest[] {
  const folders = ['libs', 'apps', 'tools'].flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)));
  return ['.', 'docs/examples', ...folders].map((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest);
}

function scriptMissing(project: string, script: string): string | undefined {
  const manifest = manifests().find(({ name, nx }) => (project === 'root' ? name === 'cairn' : nx?.name === project));
  return manifest?.scripts?.[script] === undefined ? `${project} has no script "${script}"` : undefined;
}

function manifestMissing(names: readonly string[]): string | undefined {
  const known = manifests().map(({ name }) => name);
  const missing = names.filter((name) => !known.includes(name));
  return missing.length === 0 ? undefined : `no such workspace: ${missing.join(', ')}`;
}

function packageMissing(names: readonly string[]): string | undefined {
  const known = new Set(manifests().flatMap((manifest) => ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((kind) => Object.keys(manifest[kind] ?? {}))));
  const missing = names.filter((name) => !name.startsWith('-') && !name.endsWith('.tgz') && !known.has(name));
  return missing.length === 0 ? undefined : `no package.json knows ${missing.join(', ')}`;
}
