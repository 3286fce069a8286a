import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fstatSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CairnError, makeDirectory } from '@cairn/core';
import { macKeyId } from '../crypto/hashing';
import type { Endorsement } from '../entry';
import { PublicKey, SigningKey } from './signing-key';

/** Names in a directory of keys. */
export const KEY_FILES = {
  /** Ed25519, PKCS 8, PEM: signs checkpoints. Writer only. */
  signing: 'signing.key',
  /** Its public half, SPKI, PEM: for everybody. */
  public: 'signing.pub',
  /** 256 bits, hexadecimal: authenticates every entry. Writer at its start, and auditors. */
  mac: 'mac.key',
  /** 256 bits, hexadecimal: names the files of persons in the side store. Writer only. */
  personal: 'personal.key',
  /** How the signing key follows from older ones. */
  endorsements: 'endorsements.json',
} as const;

const KEY_BYTES = 32;
const SPACE = 0x20;
const HEX_DIGITS = Buffer.from('0123456789abcdef');
const HEX_EXPECTED = '64 hexadecimal digits are expected';
const ALREADY = 'holds keys or other files already. Name another directory, or replace keys with --rotate.';
/** Write access of the group, and any of others. */
const TOO_OPEN = 0o027;

/** What a writer needs. */
export interface WriterKeys {
  readonly signing: SigningKey;
  readonly endorsements: readonly Endorsement[];
  /** Used once, at the start of a chain, and erased then. */
  readonly mac: Buffer;
  readonly personal: Buffer;
}

/**
 * Makes a directory (0700) with new keys (0400, the public one 0444): all of them at once, so that of two processes one makes them all.
 * @throws CairnError CAIRN_E_AUDIT_KEYS when there are keys already.
 */
export function makeKeys(dir: string): PublicKey {
  if (hasKeys(dir)) throw keyError(dir, ALREADY);
  const made = `${resolve(dir)}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    makeDirectory(made, 0o700);
    put(made, KEY_FILES.mac, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
    put(made, KEY_FILES.personal, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
    const key = newSigningKey(made, []);
    renameSync(made, dir);
    return key;
  } catch (error) {
    if (error instanceof CairnError) throw error;
    throw keyError(dir, isTaken(error) ? ALREADY : `cannot be made (${codeOf(error)}). Give this user write access beside it, or name another directory.`, error);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/**
 * Replaces the signing key and the MAC key. The old signing key endorses the new one and is deleted; auditors who trust it go on without
 * doing anything. For who verifies older chains its public half stays as `signing.<id>.pub`, and the old MAC key as `mac.<id>.key`, which
 * should leave the writer's machine.
 */
export function rotateKeys(dir: string): PublicKey {
  const { signing, endorsements, mac } = readWriterKeys(dir);
  put(dir, `signing.${signing.public.id}.pub`, pemOf(signing.public), 0o444);
  const next = newSigningKey(dir, endorsements, signing);
  put(dir, `mac.${macKeyId(mac)}.key`, `${mac.toString('hex')}\n`);
  put(dir, KEY_FILES.mac, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
  return next;
}

/** Files that others can read, or the group can write, are refused. @throws CairnError CAIRN_E_AUDIT_KEYS naming the file and the cure. */
export function readWriterKeys(dir: string): WriterKeys {
  const signing = readKey(join(dir, KEY_FILES.signing), (bytes) => SigningKey.fromPem(bytes), true);
  const path = join(dir, KEY_FILES.endorsements);
  const endorsements = existsSync(path) ? readKey(path, (bytes) => JSON.parse(bytes.toString()) as Endorsement[]) : [];
  return { signing, endorsements, mac: readKey(join(dir, KEY_FILES.mac), keyFromHex, true), personal: readKey(join(dir, KEY_FILES.personal), keyFromHex, true) };
}

/** @throws CairnError CAIRN_E_AUDIT_KEYS. */
export function readPublicKey(path: string): PublicKey {
  return readKey(path, (bytes) => PublicKey.fromPem(bytes.toString()));
}

/** Of its file nothing stays in memory but the key, in a buffer of its own. @throws CairnError CAIRN_E_AUDIT_KEYS. */
export function readMacKey(path: string): Buffer {
  return readKey(path, keyFromHex);
}

export function hasKeys(dir: string): boolean {
  return existsSync(join(dir, KEY_FILES.signing));
}

/** The files that name the new key are in place before the old one is overwritten: a crash between leaves one of both whole. */
function newSigningKey(dir: string, endorsements: readonly Endorsement[], previous?: SigningKey): PublicKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signing = new SigningKey(privateKey);
  const chain = previous === undefined ? endorsements : [...endorsements, previous.endorse(signing.public)];
  put(dir, KEY_FILES.endorsements, `${JSON.stringify(chain, null, 2)}\n`);
  put(dir, KEY_FILES.signing, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  put(dir, KEY_FILES.public, pemOf(signing.public), 0o444);
  return signing.public;
}

function pemOf({ text }: PublicKey): string {
  return `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n`;
}

function put(dir: string, name: string, text: string, mode = 0o400): void {
  const path = join(dir, name);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const fd = openSync(temporary, 'wx', mode);
    writeSync(fd, text);
    fsyncSync(fd);
    closeSync(fd);
    chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw keyError(path, `cannot be written (${codeOf(error)}). Give this user write access, or name another directory.`, error);
  }
}

function readKey<T>(path: string, parse: (bytes: Buffer) => T, isSecret = false): T {
  const bytes = bytesOf(path, isSecret);
  try {
    return parse(bytes);
  } catch (error) {
    throw keyError(path, `holds no key of the kind that is needed (${(error as Error).message}). Name the right file.`, error);
  } finally {
    bytes.fill(0);
  }
}

function bytesOf(path: string, isSecret: boolean): Buffer {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const { mode } = fstatSync(fd);
    if (isSecret && process.platform !== 'win32' && (mode & TOO_OPEN) !== 0) throw keyError(path, `has mode 0${(mode & 0o777).toString(8)}: others could read or change it. Give it mode 0400, or 0440 for a group.`);
    return readFileSync(fd);
  } catch (error) {
    if (error instanceof CairnError) throw error;
    if (codeOf(error) === 'ENOENT') throw keyError(path, 'is no file that is there. Name the file of the key, or make keys with "cairn-audit init <directory>".', error);
    throw keyError(path, `cannot be read (${codeOf(error)}). Make keys with "cairn-audit init <directory>", and give this user access to them.`, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** 64 digits, and white space behind them, without a string of them. */
function keyFromHex(bytes: Buffer): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  const end = bytes.findLastIndex((byte) => byte > SPACE) + 1;
  if (end !== 2 * KEY_BYTES) throw new TypeError(HEX_EXPECTED);
  for (let at = 0; at < KEY_BYTES; at += 1) key[at] = digitOf(bytes[2 * at]!) * 16 + digitOf(bytes[2 * at + 1]!);
  return key;
}

function digitOf(byte: number): number {
  const digit = HEX_DIGITS.indexOf(byte);
  if (digit < 0) throw new TypeError(HEX_EXPECTED);
  return digit;
}

function keyError(path: string, text: string, cause?: unknown): CairnError {
  return new CairnError('CAIRN_E_AUDIT_KEYS', `${JSON.stringify(path)} ${text}`, { cause });
}

function isTaken(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
