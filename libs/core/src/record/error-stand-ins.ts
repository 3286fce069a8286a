/**
 * Knows errors whose own texts must not be recorded because they quote data: a database's error quotes the values of its statement. Asked
 * for every error that becomes part of a record, and for every plain object that may be the copy of one. A throw costs the record its content; it
 * never shows the error.
 */
export interface ErrorStandIns {
  /** What is recorded in its place; undefined where it may be recorded as it is. */
  standInFor(error: object): Error | undefined;
  /** The text of a message, without what it repeats of such an error's. */
  wordingOf(message: string): string;
}
