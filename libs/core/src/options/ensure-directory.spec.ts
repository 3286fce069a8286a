import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CairnError } from '../errors/cairn-error';
import { ensureDirectory, ensureLogDirectories } from './ensure-directory';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'cairn-directory-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function refusal(path: string, setting = 'LOG_DIR'): CairnError {
  try {
    ensureDirectory(path, setting);
  } catch (error) {
    return error as CairnError;
  }
  throw new Error('the directory was accepted');
}

it('makes a missing directory with its parents, closed to others, and leaves nothing in it', () => {
  const path = join(root, 'var', 'logs');
  ensureDirectory(path, 'LOG_DIR');
  expect(statSync(path).mode & 0o007).toBe(0);
  expect(statSync(path).mode & 0o700).toBe(0o700);
  expect(readdirSync(path)).toEqual([]);
});

it('leaves an existing directory as it is', () => {
  chmodSync(root, 0o755);
  ensureDirectory(root, 'LOG_DIR');
  expect(statSync(root).mode & 0o777).toBe(0o755);
});

it('refuses a file in its place, naming setting, path and cure', () => {
  const path = join(root, 'logs');
  writeFileSync(path, '');
  const { code, message } = refusal(path);
  expect(code).toBe('CAIRN_E_DIRECTORY');
  expect(message).toBe(`CAIRN_E_DIRECTORY: LOG_DIR: ${JSON.stringify(path)} is not a directory. Remove it, or name another one.`);
});

it('refuses a path through a file', () => {
  writeFileSync(join(root, 'file'), '');
  expect(refusal(join(root, 'file', 'logs'), 'taskDir').message).toContain('taskDir: ');
  expect(refusal(join(root, 'file', 'logs')).message).toContain('(ENOTDIR). A part of the path is a file');
});

it('refuses a directory in which no file can be made, whoever asks', () => {
  // /proc takes no files from root either
  const { code, message } = refusal('/proc/self');
  expect(code).toBe('CAIRN_E_DIRECTORY');
  expect(message).toContain('"/proc/self" cannot be written to');
});

it('refuses a directory below one that takes none', () => {
  expect(refusal('/proc/logs/of/mine').message).toContain('"/proc/logs/of/mine" cannot be written to (ENOENT)');
});

it('checks both log directories, naming the setting as the user wrote it', () => {
  const origins = new Map([['dir', 'option'], ['taskDir', 'environment']] as const);
  writeFileSync(join(root, 'file'), '');
  const good = { toFile: true, dir: join(root, 'a'), taskDir: join(root, 'b'), origins };
  ensureLogDirectories(good);
  expect(existsSync(good.dir) && existsSync(good.taskDir)).toBe(true);
  expect(() => ensureLogDirectories({ ...good, dir: join(root, 'file') })).toThrow(/CAIRN_E_DIRECTORY: dir: /);
  expect(() => ensureLogDirectories({ ...good, taskDir: join(root, 'file') })).toThrow(/CAIRN_E_DIRECTORY: TASK_LOG_DIR: /);
});

it('touches no directory when no files are written', () => {
  const options = { toFile: false, dir: join(root, 'a'), taskDir: join(root, 'b'), origins: new Map() };
  ensureLogDirectories(options);
  expect(readdirSync(root)).toEqual([]);
});
