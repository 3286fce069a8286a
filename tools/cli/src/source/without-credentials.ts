import { redactUrlCredentials } from '@cairn/core';

/** An address, or several with commas, without the names and passwords in it. */
export function withoutCredentials(address: string): string {
  return redactUrlCredentials(address).replace(/:\/\/[^/?#]*@/g, '://[REDACTED]@');
}
