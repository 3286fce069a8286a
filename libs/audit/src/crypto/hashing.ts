import { createHmac, hash } from 'node:crypto';

/** Keeps the uses of one key apart: no output of one can pass for another's. */
const CONTEXT = {
  mac: 'cairn-audit/1/mac\n',
  chainKey: 'cairn-audit/1/chain-key\n',
  ratchet: 'cairn-audit/1/ratchet\n',
  keyId: 'cairn-audit/1/key-id\n',
  checkpoint: 'cairn-audit/1/checkpoint\n',
  endorsement: 'cairn-audit/1/endorsement\n',
} as const;

const KEY_ID_DIGITS = 16;
const LEAF = Buffer.of(0);
const NODE = 1;
const HASH_BYTES = 32;

/** RFC 6962 leaf hash. The zero byte in front keeps entries apart from inner nodes of the tree. */
export function entryHash(entry: string | Uint8Array): string {
  return hash('sha256', Buffer.concat([LEAF, typeof entry === 'string' ? Buffer.from(entry) : entry]), 'hex');
}

/** The same over `bytes[from, to)`, without a copy: the byte before `from` is lent for the prefix. */
export function entryHashIn(bytes: Buffer, from: number, to: number): string {
  const lent = bytes[from - 1]!;
  bytes[from - 1] = 0;
  const found = hash('sha256', bytes.subarray(from - 1, to), 'hex');
  bytes[from - 1] = lent;
  return found;
}

const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

/** RFC 6962 hash of an inner node. */
export function nodeHash(left: string, right: string): string {
  node.write(left, 1, 'hex');
  node.write(right, 1 + HASH_BYTES, 'hex');
  return hash('sha256', node, 'hex');
}

/** What an entry's hash is authenticated with, in the epoch whose key this is. */
export function macOf(epochKey: Buffer, entryHashHex: string): string {
  return createHmac('sha256', epochKey).update(CONTEXT.mac + entryHashHex).digest('hex');
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
