import { createHash, timingSafeEqual } from 'node:crypto';
import type { QueryToken } from '@cairn/core';
import type { Access } from './access';

/** The tokens that are let in, as digests only. */
export class TokenList {
  private readonly known: readonly { readonly digest: Buffer; readonly access: Access }[];

  constructor(tokens: readonly QueryToken[]) {
    this.known = tokens.map(({ sha256, name, role, organization }) => ({ digest: Buffer.from(sha256, 'hex'), access: Object.freeze({ name, role, organization }) }));
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
