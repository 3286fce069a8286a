import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CairnError } from '@cairn/core';
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
const ALREADY = 'holds keys or other files already. Name another directory, or replace keys with --rotate.';
const HEX_KEY = /^[0-9a-f]{64}$/;

/** What a writer needs. */
export interface WriterKeys {
  readonly signing: SigningKey;
  readonly endorsements: readonly Endorsement[];
  /** Used once, at the start of a chain. */
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
    mkdirSync(made, { recursive: true, mode: 0o700 });
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
 * doing anything. The old MAC key moves to `mac.<id>.key`, for who verifies older chains; it should leave the writer's machine.
 */
export function rotateKeys(dir: string): PublicKey {
  const { signing, endorsements, mac } = readWriterKeys(dir);
  const next = newSigningKey(dir, endorsements, signing);
  put(dir, `mac.${macKeyId(mac)}.key`, `${mac.toString('hex')}\n`);
  put(dir, KEY_FILES.mac, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
  return next;
}

/** @throws CairnError CAIRN_E_AUDIT_KEYS naming the file and the cure. */
export function readWriterKeys(dir: string): WriterKeys {
  const signing = readKey(join(dir, KEY_FILES.signing), SigningKey.fromPem);
  const path = join(dir, KEY_FILES.endorsements);
  const endorsements = existsSync(path) ? readKey(path, (text) => JSON.parse(text) as Endorsement[]) : [];
  return { signing, endorsements, mac: readMacKey(join(dir, KEY_FILES.mac)), personal: readMacKey(join(dir, KEY_FILES.personal)) };
}

/** @throws CairnError CAIRN_E_AUDIT_KEYS. */
export function readPublicKey(path: string): PublicKey {
  return readKey(path, PublicKey.fromPem);
}

/** @throws CairnError CAIRN_E_AUDIT_KEYS. */
export function readMacKey(path: string): Buffer {
  return readKey(path, (text) => {
    if (!HEX_KEY.test(text.trim())) throw new TypeError('64 hexadecimal digits are expected');
    return Buffer.from(text.trim(), 'hex');
  });
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
  const spki = Buffer.from(signing.public.text, 'base64').toString('base64');
  put(dir, KEY_FILES.public, `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`, 0o444);
  return signing.public;
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

function readKey<T>(path: string, parse: (text: string) => T): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw keyError(path, `cannot be read (${codeOf(error)}). Make keys with "cairn-audit init <directory>", and give this user access to them.`, error);
  }
  try {
    return parse(text);
  } catch (error) {
    throw keyError(path, `holds no key of the kind that is needed (${(error as Error).message}). Name the right file.`, error);
  }
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
