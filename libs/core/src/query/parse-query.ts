import { suggest } from '../options/suggest';
import type { Filter } from './filter';
import { FIELD_NAMES, findField, type QueryField } from './query-fields';
import { QueryError } from './query-error';
import { QueryLexer, type Token } from './query-lexer';
import { checkRegex } from './regex';
import { testOf, type ValueToken } from './parse-value';

/** Longest query, characters. */
export const MAX_QUERY_LENGTH = 4_096;
/** Most conditions of one query, values of lists included. */
export const MAX_TERMS = 256;
const MAX_DEPTH = 32;

/**
 * Reads the query language of the command line, the HTTP API and the page: `level>=warning path:/tasks/* duration>500 "timed out" -status:404
 * (a OR b) /regex/`. Undefined for an empty query: every record.
 * @throws QueryError (CAIRN_E_QUERY) that points at the place.
 */
export function parseQuery(query: string): Filter | undefined {
  if (query.length > MAX_QUERY_LENGTH) {
    throw new QueryError(`the query has ${query.length} characters`, query, MAX_QUERY_LENGTH, 1, `At most ${MAX_QUERY_LENGTH} are allowed: search for less at a time.`);
  }
  return new QueryParser(query).parse();
}

type FieldToken = Extract<Token, { kind: 'field' }>;

class QueryParser {
  private readonly lexer: QueryLexer;
  private token: Token | undefined;
  private terms = 0;

  constructor(private readonly query: string) {
    this.lexer = new QueryLexer(query);
  }

  parse(): Filter | undefined {
    this.advance();
    if (this.token === undefined) return undefined;
    const filter = this.alternatives(0);
    if (this.token !== undefined) this.fail('a closing parenthesis without an opening one', this.token, 'Remove it, or put it in quotes to search for it.');
    return filter;
  }

  private alternatives(depth: number): Filter {
    const of = [this.conjunction(depth)];
    while (this.token?.kind === 'OR') {
      this.advance();
      of.push(this.conjunction(depth));
    }
    return of.length === 1 ? of[0]! : { kind: 'or', of };
  }

  private conjunction(depth: number): Filter {
    const begins = [this.token];
    const of = [this.condition(depth)];
    while (this.token !== undefined && this.token.kind !== 'OR' && this.token.kind !== ')') {
      if (this.token.kind === 'AND') this.advance();
      begins.push(this.token);
      this.refuseSmallOperator(begins.slice(-3));
      of.push(this.condition(depth));
    }
    return of.length === 1 ? of[0]! : { kind: 'and', of };
  }

  /** `or` between two conditions that are no words is not meant as a word. */
  private refuseSmallOperator([before, token, after]: readonly (Token | undefined)[]): void {
    if (token?.kind !== 'text' || token.quoted || !/^(?:or|and|not)$/i.test(token.text) || !isCondition(before) || !isCondition(after)) return;
    const operator = token.text.toUpperCase();
    this.fail(`"${token.text}" between two conditions is a word to search for`, token, `Write ${operator} in capitals, or "${token.text}" in quotes to search for the word.`);
  }

  private condition(depth: number): Filter {
    const token = this.expected();
    if (token.kind === '-' || token.kind === 'NOT') {
      this.deeper(depth, token);
      this.advance();
      return { kind: 'not', of: this.condition(depth + 1) };
    }
    if (token.kind === '(') return this.group(depth, token);
    this.count(1, token);
    if (token.kind === 'field') return this.field(token);
    this.advance();
    if (token.kind === 'text') return this.text(token);
    if (token.kind !== 'regex') return this.fail(`"${this.textOf(token)}" where a condition is expected`, token, 'Write a condition on both sides of it, or put it in quotes to search for it.');
    checkRegex(token.pattern, (reason) => this.fail(reason, token, 'The syntax is that of RE2: https://github.com/google/re2/wiki/Syntax'));
    return { kind: 'regex', pattern: token.pattern, ...(token.ignoreCase && { ignoreCase: true }) };
  }

  private group(depth: number, open: Token): Filter {
    this.deeper(depth, open);
    this.advance();
    const filter = this.alternatives(depth + 1);
    if (this.token?.kind !== ')') this.fail('a parenthesis that is not closed', open, 'Add the closing one, or put it in quotes to search for it.');
    this.advance();
    return filter;
  }

  private text(token: Extract<Token, { kind: 'text' }>): Filter {
    if (token.text === '') this.fail('an empty text', token, 'Write the text to search for between the quotes.');
    return { kind: 'text', text: token.text };
  }

  private field(token: FieldToken): Filter {
    const field = this.known(token);
    const values = this.values(token);
    const negated = token.operator === '!=';
    const of = values.map((value): Filter => this.fieldFilter(field, token, value));
    this.count(of.length - 1, token);
    this.advance();
    const filter: Filter = of.length === 1 ? of[0]! : joined(field, of);
    return negated ? { kind: 'not', of: filter } : filter;
  }

  private fieldFilter(field: QueryField, { operator }: FieldToken, value: ValueToken): Filter {
    return { kind: 'field', field: field.name, test: testOf(field, operator, value, (reason, cure) => this.fail(reason, value, cure)) };
  }

  private known(token: FieldToken): QueryField {
    const field = findField(token.name);
    if (field !== undefined) return field;
    const near = suggest(token.name, FIELD_NAMES);
    const asText = `"${this.query.slice(token.at).match(/^[^\s()"]+/)?.[0] ?? token.name}"`;
    return this.fail(`there is no field "${token.name}"`, token, `${near === undefined ? 'Other values' : `Did you mean "${near}"? Other values`} are metadata.${token.name} or context.${token.name}; to search for the text, quote it: ${asText}`);
  }

  private values(token: FieldToken): ValueToken[] {
    if (token.operator === '~') return [this.expression(token)];
    const values = this.lexer.skip('(') ? this.listInParentheses(token) : this.list(token);
    if (values.length > 1 && token.operator !== ':' && token.operator !== '!=') this.fail(`"${token.operator}" with several values`, values[1]!, 'Compare with one value; several are for ":" and "!=".');
    return values;
  }

  private list(token: FieldToken): ValueToken[] {
    const values = [this.value(token)];
    while (this.lexer.skip(',')) values.push(this.value(token));
    return values;
  }

  private listInParentheses(token: FieldToken): ValueToken[] {
    const values: ValueToken[] = [];
    for (this.skipSeparators(); !this.lexer.skip(')'); this.skipSeparators()) {
      const value = this.value(token);
      if (value.quoted || value.text !== 'OR') values.push(value);
    }
    if (values.length === 0) this.fail(`no value for "${token.name}"`, token, 'Write one or more values between the parentheses.');
    return values;
  }

  private skipSeparators(): void {
    this.lexer.skipSpace();
    while (this.lexer.skip(',')) this.lexer.skipSpace();
  }

  private value(token: FieldToken): ValueToken {
    const value = this.lexer.value();
    if (value !== undefined) return value;
    const cure = `Write it right behind the operator, as in ${findField(token.name)?.example ?? `${token.name}:value`}; one with spaces, commas or parentheses in quotes.`;
    return this.fail(`no value for "${token.name}"`, { at: token.at, end: Math.max(token.end, this.lexer.at) }, cure);
  }

  private expression(token: FieldToken): ValueToken {
    const regex = this.lexer.regex();
    const value: ValueToken = regex === undefined ? this.value(token) : { text: regex.pattern, quoted: false, at: regex.at, end: regex.end, ignoreCase: regex.ignoreCase };
    checkRegex(value.text, (reason) => this.fail(reason, value, 'The syntax is that of RE2: https://github.com/google/re2/wiki/Syntax'));
    return value;
  }

  private expected(): Token {
    if (this.token !== undefined && this.token.kind !== ')') return this.token;
    const at = this.token?.at ?? Math.max(0, this.query.trimEnd().length - 1);
    return this.fail('a condition is missing', { at, end: at + 1 }, 'Write one here, or remove the operator or parentheses beside it.');
  }

  private deeper(depth: number, token: Token): void {
    if (depth >= MAX_DEPTH) this.fail(`more than ${MAX_DEPTH} levels of parentheses and negations`, token, 'Write the query with fewer of them.');
  }

  private count(more: number, token: Token): void {
    this.terms += more;
    if (this.terms > MAX_TERMS) this.fail(`more than ${MAX_TERMS} conditions`, token, 'Ask in several queries.');
  }

  private textOf({ at, end }: { at: number; end: number }): string {
    return this.query.slice(at, end);
  }

  private advance(): void {
    this.token = this.lexer.next();
  }

  private fail(reason: string, { at, end }: { at: number; end: number }, cure: string): never {
    throw new QueryError(reason, this.query, at, end - at, cure);
  }
}

const isCondition = (token: Token | undefined): boolean => token !== undefined && ['field', '-', 'NOT', '('].includes(token.kind);

/** Several values of one field: one test when all are plain values, else one condition each. */
function joined(field: QueryField, of: readonly Filter[]): Filter {
  const values: string[] = [];
  for (const each of of) {
    if (each.kind !== 'field' || each.test.op !== 'in') return { kind: 'or', of };
    values.push(...each.test.values);
  }
  return { kind: 'field', field: field.name, test: { op: 'in', values } };
}
