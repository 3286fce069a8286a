import type { QueryRole } from '@cairn/core';

/** Who asks, as the token says. */
export interface Access {
  readonly name: string;
  readonly role: QueryRole;
  /** Only its records exist for who asks. */
  readonly organization: string | undefined;
}

const ACCESS: unique symbol = Symbol('CAIRN:LOG_ACCESS');

interface Marked {
  [ACCESS]?: Access;
}

export function grant(request: object, access: Access): void {
  (request as Marked)[ACCESS] = access;
}

/** Of a request the guard has let in. */
export function accessOf(request: object): Access {
  const access = (request as Marked)[ACCESS];
  if (access === undefined) throw new Error('a route of the query API was reached without its guard');
  return access;
}
