import type { PrismaOperation } from './prisma-logging';
import { valuesIn } from './values-in';

interface Described {
  statement: string;
  parameters: readonly unknown[];
}

/** The tagged template or `Prisma.sql` of a raw query. */
interface Sql {
  strings: readonly string[];
  values: readonly unknown[];
}

/** A query of TypedSQL, written in a file of its own. */
interface TypedSql {
  sql: string;
  values: readonly unknown[];
}

/**
 * A raw query's SQL; of a model's operation, whose SQL Prisma does not tell, an outline: `SELECT (findMany) FROM "User"`. The table is
 * the model's name, whatever `@@map` calls it in the database.
 */
export function describeOperation({ model, operation, args }: PrismaOperation): Described {
  if (model === undefined) return describeRaw(operation, args);
  return { statement: outlineOf(model, operation), parameters: valuesIn(args) };
}

function outlineOf(model: string, operation: string): string {
  if (/^(?:create|upsert)/.test(operation)) return `INSERT INTO "${model}" (${operation})`;
  if (operation.startsWith('update')) return `UPDATE "${model}" (${operation})`;
  if (operation.startsWith('delete')) return `DELETE FROM "${model}" (${operation})`;
  return `SELECT (${operation}) FROM "${model}"`;
}

function describeRaw(operation: string, args: unknown): Described {
  if (isSql(args)) return fromTemplate(args.strings, args.values);
  if (isTypedSql(args)) return { statement: args.sql, parameters: args.values };
  const [first, ...values] = Array.isArray(args) ? (args as unknown[]) : [];
  if (typeof first === 'string') return { statement: first, parameters: values };
  if (isSql(first)) return fromTemplate(first.strings, first.values);
  return Array.isArray(first) ? fromTemplate(first as string[], values) : { statement: operation, parameters: [] };
}

function fromTemplate(strings: readonly string[], values: readonly unknown[]): Described {
  return { statement: strings.reduce((statement, part, at) => `${statement}$${at}${part}`), parameters: values };
}

function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;
}

function isTypedSql(value: unknown): value is TypedSql {
  return typeof value === 'object' && value !== null && 'values' in value && 'sql' in value && typeof value.sql === 'string';
}
