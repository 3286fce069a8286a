import { createHmac, hash } from 'node:crypto';

/** What is authenticated begins with it. */
export const MAC_PREFIX = 'cairn-audit/1/mac\n';

/** Keeps the uses of one key apart: no output of one can pass for another's. */
const CONTEXT = {
  chainKey: 'cairn-audit/1/chain-key\n',
  ratchet: 'cairn-audit/1/ratchet\n',
  keyId: 'cairn-audit/1/key-id\n',
  checkpoint: 'cairn-audit/1/checkpoint\n',
  endorsement: 'cairn-audit/1/endorsement\n',
} as const;

const KEY_ID_DIGITS = 16;
const LEAF = '\0';
const NODE = 1;
const HASH_BYTES = 32;
const CLOSING_BRACE = 0x7d;

/**
 * The hash of an entry: the RFC 6962 leaf hash of `{"entry":…,"mac":"…"}` in canonical JSON. The zero byte in front keeps entries apart from
 * inner nodes of the tree; the MAC is within, so that who cannot check it sees at least that it was changed.
 */
export function entryHash(entry: string, mac: string): string {
  return hash('sha256', `${LEAF}{"entry":${entry},"mac":"${mac}"}`, 'hex');
}

/** The same over `bytes[from, to)`, which lack the closing brace, without a copy: the bytes around them are lent. */
export function entryHashIn(bytes: Buffer, from: number, to: number): string {
  const [before, behind] = [bytes[from - 1]!, bytes[to]!];
  bytes[from - 1] = 0;
  bytes[to] = CLOSING_BRACE;
  const found = hash('sha256', bytes.subarray(from - 1, to + 1), 'hex');
  bytes[from - 1] = before;
  bytes[to] = behind;
  return found;
}

/** RFC 6962 leaf hash of any bytes. */
export function leafHash(bytes: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(LEAF), bytes]), 'hex');
}

const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

/** RFC 6962 hash of an inner node. */
export function nodeHash(left: string, right: string): string {
  node.write(left, 1, 'hex');
  node.write(right, 1 + HASH_BYTES, 'hex');
  return hash('sha256', node, 'hex');
}

/** What an entry's canonical JSON is authenticated with, in the epoch whose key this is. */
export function macOf(epochKey: Buffer, entry: string | Uint8Array): string {
  return createHmac('sha256', epochKey).update(MAC_PREFIX).update(entry).digest('hex');
}

/** The key of a chain's first epoch. */
export function firstEpochKey(macKey: Buffer, chain: string): Buffer {
  return createHmac('sha256', macKey).update(CONTEXT.chainKey).update(chain).digest();
}

/** The key of the next epoch; it does not lead back. */
export function nextEpochKey(epochKey: Buffer): Buffer {
  return createHmac('sha256', epochKey).update(CONTEXT.ratchet).digest();
}

export function macKeyId(macKey: Buffer): string {
  return createHmac('sha256', macKey).update(CONTEXT.keyId).digest('hex').slice(0, KEY_ID_DIGITS);
}

/** `spki`: the public key, SPKI in DER. */
export function publicKeyId(spki: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from(CONTEXT.keyId), spki]), 'hex').slice(0, KEY_ID_DIGITS);
}

/** What a checkpoint's signature is over. */
export function checkpointMessage(entryHashHex: string): Buffer {
  return Buffer.from(CONTEXT.checkpoint + entryHashHex);
}

/** What an old key signs to hand on to a new one. */
export function endorsementMessage(newSpki: Buffer): Buffer {
  return Buffer.concat([Buffer.from(CONTEXT.endorsement), newSpki]);
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
