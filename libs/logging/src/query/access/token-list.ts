import { createHash, timingSafeEqual } from 'node:crypto';
import type { QueryToken } from '@cairn/core';
import { SealedPositions } from '../follow/sealed-positions';
import type { Access } from './access';

/** The tokens that are let in, as digests only. */
export class TokenList {
  private readonly known: readonly { readonly digest: Buffer; readonly access: Access }[];

  private readonly seals = new Map<Access, SealedPositions>();

  constructor(tokens: readonly QueryToken[]) {
    this.known = tokens.map(({ sha256, name, role, organization }) => ({ digest: Buffer.from(sha256, 'hex'), access: Object.freeze({ name, role, organization }) }));
    for (const { digest, access } of this.known) if (access.organization !== undefined) this.seals.set(access, new SealedPositions(digest));
  }

  /** How ids of events are told to who sees part of the records; undefined for who sees all. */
  sealOf(access: Access): SealedPositions | undefined {
    return this.seals.get(access);
  }

  get isEmpty(): boolean {
    return this.known.length === 0;
  }

  /** Whose token it is. Takes as long whether it is the first, the last or none, and however much of it is right. */
  find(token: string): Access | undefined {
    const digest = createHash('sha256').update(token).digest();
    let found: Access | undefined;
    for (const each of this.known) if (timingSafeEqual(each.digest, digest)) found = each.access;
    return found;
  }
}
