/** A shallow copy of what a caller passed as fields; never throws, whatever the object does. */
export function copyFields(fields: object | undefined): Record<string, unknown> {
  try {
    return { ...fields };
  } catch {
    return { unreadable: fields };
  }
}
