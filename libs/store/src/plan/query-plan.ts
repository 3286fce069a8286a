import { compileFilter, findField, type FieldCondition, type Filter, type RecordTest, type StoredRecord } from '@cairn/core/query';
import { partLiteral, valueLiteral, type Literal } from './literal';
import { requiredText } from './regex-literal';

/** What is known of a block without reading it. */
export interface BlockFacts {
  readonly levels: readonly string[];
  readonly categories: readonly string[];
  readonly statuses: readonly number[];
  /** False only when no line of the block holds the literal. */
  mayHold(literal: Literal): boolean;
}

export type BlockTest = (facts: BlockFacts) => boolean;

/** How a filter is looked for: which blocks can be left out, which bytes have to be there, and the test that decides. */
export interface QueryPlan {
  readonly test: RecordTest;
  /** False when no record of the block passes. */
  readonly mayPass: BlockTest;
  /** A line that passes holds one of them. Undefined: nothing is sure. */
  readonly literals: readonly Literal[] | undefined;
  /** Initials of the levels a passing record may have; undefined when any may. Every level has its own. */
  readonly levels: string | undefined;
}

const ALWAYS: BlockTest = () => true;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

/** @throws CairnError CAIRN_E_QUERY when the filter cannot be used. */
export function planQuery(filter: Filter | undefined): QueryPlan {
  const test = compileFilter(filter);
  if (filter === undefined) return { test, mayPass: ALWAYS, literals: undefined, levels: undefined };
  const groups = literalGroups(filter).filter((group) => group.every(({ needle }) => needle !== ''));
  return { test, mayPass: blockTest(filter), literals: best(groups), levels: levelsOf(filter) };
}

function blockTest(filter: Filter): BlockTest {
  switch (filter.kind) {
    case 'and': {
      const tests = filter.of.map(blockTest);
      return (facts) => tests.every((test) => test(facts));
    }
    case 'or': {
      const tests = filter.of.map(blockTest);
      return (facts) => tests.some((test) => test(facts));
    }
    case 'not':
      return ALWAYS;
    case 'field':
      return fieldBlockTest(filter);
    default:
      return literalBlockTest(literalGroups(filter));
  }
}

/** Fields of which a block's values are known. */
function fieldBlockTest(condition: FieldCondition): BlockTest {
  const name = findField(condition.field)?.name;
  const test = compileFilter(condition);
  const passes = remembered((values) => test({ message: '', context: {}, metadata: {}, ...values }));
  if (name === 'level') return ({ levels }) => levels.some((level) => passes(level, { level }));
  if (name === 'category') return ({ categories }) => categories.some((category) => passes(category, { category }));
  if (name === 'status') return ({ statuses }) => statuses.some((status_code) => passes(status_code, { metadata: { status_code } }));
  return literalBlockTest(literalGroups(condition));
}

/** Blocks have the same few values again and again. */
function remembered(test: (values: Partial<StoredRecord>) => boolean): (key: string | number, values: Partial<StoredRecord>) => boolean {
  const known = new Map<string | number, boolean>();
  return (key, values) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const passes = test(values);
    known.set(key, passes);
    return passes;
  };
}

function literalBlockTest(groups: readonly (readonly Literal[])[]): BlockTest {
  if (groups.length === 0) return ALWAYS;
  return (facts) => groups.every((group) => group.some((literal) => facts.mayHold(literal)));
}

/** Of each group one literal is in every line that passes. */
function literalGroups(filter: Filter): readonly (readonly Literal[])[] {
  switch (filter.kind) {
    case 'and':
      return filter.of.flatMap(literalGroups);
    case 'or': {
      const each = filter.of.map((part) => best(literalGroups(part)));
      return each.length > 0 && each.every((group) => group !== undefined) ? [each.flat()] : [];
    }
    case 'not':
      return [];
    case 'text':
      return single(partLiteral(filter.text, filter.matchCase !== true));
    case 'regex':
      return single(regexLiteral(filter.pattern, filter.ignoreCase));
    case 'field':
      return fieldLiterals(filter);
  }
}

function fieldLiterals({ field, test }: FieldCondition): readonly (readonly Literal[])[] {
  const kind = findField(field)?.kind;
  const byText = kind === 'id' || kind === 'word' || kind === 'path' || kind === 'text';
  if (!byText) return [];
  switch (test.op) {
    case 'in': {
      const literals = test.values.map((value) => (isWrittenOneWay(value) ? valueLiteral(value, kind !== 'id') : undefined));
      return literals.every((literal) => literal !== undefined) ? [literals] : [];
    }
    case 'like':
      return test.pattern.split('*').flatMap((part) => single(partLiteral(part, kind !== 'id')));
    case 'contains':
      return single(partLiteral(test.text, true));
    case 'regex':
      return single(regexLiteral(test.pattern, test.ignoreCase));
    default:
      return [];
  }
}

const regexLiteral = (pattern: string, ignoreCase = false): Literal | undefined => partLiteral(requiredText(pattern), ignoreCase);

/** `1e3` and `1000.0` are the same number, as numbers: such texts say nothing of the bytes. */
export function isWrittenOneWay(value: string): boolean {
  const number = value.trim() === '' ? NaN : Number(value);
  return Number.isNaN(number) || (String(number) === value && Number.isSafeInteger(number));
}

const single = (literal: Literal | undefined): readonly (readonly Literal[])[] => (literal === undefined ? [] : [[literal]]);

/** The group whose shortest text is the longest: the rarest, most likely. */
function best(groups: readonly (readonly Literal[])[]): readonly Literal[] | undefined {
  const weight = (group: readonly Literal[]): number => Math.min(...group.map(({ needle, needs }) => needle.length + 100 * Math.min(1, needs.hashes.length)));
  return groups.reduce<readonly Literal[] | undefined>((found, group) => (found === undefined || weight(group) > weight(found) ? group : found), undefined);
}

function levelsOf(filter: Filter): string | undefined {
  if (filter.kind === 'field' && findField(filter.field)?.name === 'level') {
    const test = compileFilter(filter);
    return LEVELS.filter((level) => test({ level, message: '', context: {}, metadata: {} })).map((level) => level[0]).join('');
  }
  if (filter.kind !== 'and') return undefined;
  const parts = filter.of.map(levelsOf).filter((levels) => levels !== undefined);
  return parts.length === 0 ? undefined : [...parts[0]!].filter((initial) => parts.every((levels) => levels.includes(initial))).join('');
}
