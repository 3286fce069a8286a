import { EpochKey } from '../crypto/epoch-key';
import { macKeyId } from '../crypto/hashing';
import type { Endorsement, Genesis } from '../entry';
import { PublicKey } from '../keys/signing-key';

/** What an auditor brings along. */
export interface Trust {
  /** At least one public key. */
  readonly publicKeys: readonly PublicKey[];
  /** Without any, MACs are not looked at. */
  readonly macKeys?: readonly Buffer[];
}

/** The keys that are trusted, and those that follow from them by endorsements, oldest first. @throws when one names a key that is none. */
export function reachedKeys(publicKeys: readonly PublicKey[], endorsements: readonly Endorsement[]): Map<string, PublicKey> {
  const reached = new Map(publicKeys.map((key) => [key.id, key]));
  for (const endorsement of endorsements) {
    if (reached.get(endorsement.by)?.hasEndorsed(endorsement) !== true) continue;
    const next = PublicKey.fromText(endorsement.key);
    reached.set(next.id, next);
  }
  return reached;
}

/** The key a chain begins with, and why nobody who has these keys can trust it; a text when it is no key at all. */
export function signerOf({ public_key, endorsements }: Genesis, { publicKeys }: Trust): { key: PublicKey; doubt?: string } | string {
  try {
    const key = PublicKey.fromText(public_key);
    if (reachedKeys(publicKeys, endorsements).has(key.id)) return { key };
    return { key, doubt: `it is signed by the key ${key.id}, which is none of those given and follows from none of them. Give that public key too: after a rotation it is signing.${key.id}.pub beside the new one` };
  } catch (error) {
    return `it names a key that is none: ${(error as Error).message}`;
  }
}

/** The first epoch's key of a chain; undefined when no MAC keys were given; a text says why none of them is the chain's. */
export function epochKeyOf({ mac_key_id }: Genesis, chain: string, { macKeys = [] }: Trust): EpochKey | undefined | string {
  if (macKeys.length === 0) return undefined;
  const key = macKeys.find((each) => macKeyId(each) === mac_key_id);
  return key === undefined ? `it is authenticated with the MAC key ${mac_key_id}, which is none of those given. Give that MAC key too: after a rotation it is mac.${mac_key_id}.key` : new EpochKey(key, chain);
}
