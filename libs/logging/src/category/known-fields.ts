/** Without the fields that have no value; a fresh object. */
export function knownFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
