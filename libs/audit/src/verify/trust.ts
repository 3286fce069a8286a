import { EpochKey } from '../crypto/epoch-key';
import { macKeyId } from '../crypto/hashing';
import type { Genesis } from '../entry';
import { PublicKey } from '../keys/signing-key';

/** What an auditor brings along. */
export interface Trust {
  /** At least one public key. */
  readonly publicKeys: readonly PublicKey[];
  /** Without any, MACs are not looked at. */
  readonly macKeys?: readonly Buffer[];
}

/** The key a chain begins with, when it is trusted or follows from a trusted one; a text says why not. */
export function signerOf({ public_key, endorsements }: Genesis, { publicKeys }: Trust): PublicKey | string {
  try {
    const reached = new Map(publicKeys.map((key) => [key.id, key]));
    for (const endorsement of endorsements) {
      if (!reached.get(endorsement.by)?.hasEndorsed(endorsement)) continue;
      const next = PublicKey.fromText(endorsement.key);
      reached.set(next.id, next);
    }
    const { id } = PublicKey.fromText(public_key);
    return reached.get(id) ?? `it is signed by the key ${id}, which is none of those given and follows from none of them`;
  } catch (error) {
    return `it names a key that is none: ${(error as Error).message}`;
  }
}

/** The first epoch's key of a chain; undefined when no MAC keys were given; a text when none of them is the chain's. */
export function epochKeyOf({ mac_key_id }: Genesis, chain: string, { macKeys = [] }: Trust): EpochKey | undefined | string {
  if (macKeys.length === 0) return undefined;
  const key = macKeys.find((each) => macKeyId(each) === mac_key_id);
  return key === undefined ? `it is authenticated with the MAC key ${mac_key_id}, which is none of those given` : new EpochKey(key, chain);
}
