import { redactUrlCredentials } from '@cairn/core';

/** An address, or several with commas, without the names and passwords in it; also what was meant to be one and has no scheme, or a misspelt one. */
export function withoutCredentials(address: string): string {
  const shown = redactUrlCredentials(address);
  if (!shown.includes('://')) return shown.replace(/^((?:rediss?|https?)(?::\/?|\/\/))?[^/?#@]*:.*@/i, '$1[REDACTED]@');
  return shown.replace(/:\/\/[^/?#]*@/g, '://[REDACTED]@').replace(/:\/\/[^,/?#@]*:[^,]*@/g, '://[REDACTED]@');
}
