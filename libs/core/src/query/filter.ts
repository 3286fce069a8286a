/** Which records are meant: a tree of conditions. A plain value, that can be sent and stored as JSON. */
export type Filter = AllOf | AnyOf | Not | TextCondition | RegexCondition | FieldCondition;

export interface AllOf {
  readonly kind: 'and';
  /** None: every record. */
  readonly of: readonly Filter[];
}

export interface AnyOf {
  readonly kind: 'or';
  /** None: no record. */
  readonly of: readonly Filter[];
}

export interface Not {
  readonly kind: 'not';
  readonly of: Filter;
}

/** Some value of the record contains the text. Names of fields are not searched. */
export interface TextCondition {
  readonly kind: 'text';
  readonly text: string;
  /** Default false: upper and lower case are alike. */
  readonly matchCase?: boolean;
}

/** Some value of the record has a match (RE2 syntax: no back references, no look-around). */
export interface RegexCondition {
  readonly kind: 'regex';
  readonly pattern: string;
  /** Upper and lower case are alike. Default false. */
  readonly ignoreCase?: boolean;
}

/** A field has a value that passes the test. Of a field that stands in several places one has to pass; a field that is absent or null passes none. */
export interface FieldCondition {
  readonly kind: 'field';
  /** A name of the table of fields (not an alias), or `metadata.…` or `context.…` with a path. */
  readonly field: string;
  readonly test: FieldTest;
}

export type FieldTest = OneOf | Pattern | Contains | Matches | Compared | Within | Exists;

/** Equal to one of them: in any case for words such as a method, exactly for ids. Numbers are compared as numbers. */
export interface OneOf {
  readonly op: 'in';
  readonly values: readonly string[];
}

/** The whole value, `*` standing for any text. */
export interface Pattern {
  readonly op: 'like';
  readonly pattern: string;
}

/** Contains the text; upper and lower case are alike. */
export interface Contains {
  readonly op: 'contains';
  readonly text: string;
}

/** Has a match of an RE2 expression. */
export interface Matches {
  readonly op: 'regex';
  readonly pattern: string;
  readonly ignoreCase?: boolean;
}

/** A number beside the value; for `level` the number of a level. */
export interface Compared {
  readonly op: '<' | '<=' | '>' | '>=';
  readonly value: number;
}

/** Between two numbers, both included: `4xx` is 400 to 499. */
export interface Within {
  readonly op: 'within';
  readonly min: number;
  readonly max: number;
}

/** There is a value. */
export interface Exists {
  readonly op: 'exists';
}

export const allOf = (...of: readonly (Filter | undefined)[]): Filter | undefined => combine('and', of);
export const anyOf = (...of: readonly (Filter | undefined)[]): Filter | undefined => combine('or', of);
export const not = (of: Filter): Filter => ({ kind: 'not', of });
export const textContains = (text: string): Filter => ({ kind: 'text', text });
export const fieldIs = (field: string, ...values: readonly string[]): Filter => ({ kind: 'field', field, test: { op: 'in', values } });
export const fieldCompares = (field: string, op: Compared['op'], value: number): Filter => ({ kind: 'field', field, test: { op, value } });

function combine(kind: 'and' | 'or', of: readonly (Filter | undefined)[]): Filter | undefined {
  const parts = of.filter((part) => part !== undefined);
  return parts.length < 2 ? parts[0] : { kind, of: parts };
}
