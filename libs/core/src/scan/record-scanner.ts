import { OwnTexts } from '../redact/own-texts';
import { applySteps } from '../redact/text-steps';
import { KeyRules, type KeyRulesOptions } from '../redact/key-rules';
import { DEPTH_LIMIT, isMark } from '../redact/marks';
import { isPseudonym } from '../redact/pseudonymiser';
import { isMadeId } from '../redact/redact-context';
import type { RedactionPattern } from '../redact/redaction-pattern';
import { neutralise } from '../redact/unsafe-characters';
import { Walk, type Fields } from '../redact/walk';
import { CleanRecords } from './clean-record';
import type { Finding } from './finding';
import { StoredTextRules } from './stored-text-rules';

export interface ScanRules extends KeyRulesOptions {
  /** Forms of values that count as leaks besides the built-in ones. */
  readonly redactPatterns?: readonly RedactionPattern[];
}

type Found = Pick<Finding, 'path' | 'rule' | 'excerpt'>;

/** Deeper than this nobody nests, and nothing is read. */
const DEEPEST = 64;
/** What is stored is read whole. */
const EVERYTHING = { stringLength: Infinity, collectionSize: Infinity, depth: DEEPEST, nodes: Infinity };
/** Characters shown before and behind the first mark. */
const BEFORE = 40;
const BEHIND = 60;
const LONGEST_NAME = 64;

/** Finds what the redactor would change in a record that is already written: the same walk, then a comparison. */
export class RecordScanner {
  private readonly keys: KeyRules;
  private readonly texts: StoredTextRules;
  private readonly clean: CleanRecords;

  constructor(rules: ScanRules) {
    this.keys = new KeyRules(rules);
    this.texts = new StoredTextRules(this.keys, rules.redactPatterns);
    this.clean = new CleanRecords(this.keys, this.texts);
  }

  /** Of a line; `undefined` when it is no JSON object. */
  findingsIn(line: string): Found[] | undefined {
    const record = parse(line);
    if (record === undefined) return undefined;
    const found: Found[] = [];
    if (this.clean.isClean(record)) return found;
    this.compare(record, new Walk(this.keys, this.texts, EVERYTHING, new OwnTexts(undefined)).value(record), '', '', found);
    return found;
  }

  /** Of a line that is no JSON. */
  findingsInText(text: string): Found[] {
    const found: Found[] = [];
    this.compare(text, this.texts.apply(text, Infinity), '', '', found);
    return found;
  }

  private compare(value: unknown, redacted: unknown, path: string, key: string, found: Found[]): void {
    if (value === redacted || redacted === DEPTH_LIMIT || isMadeId(key, value)) return;
    if (isObject(value) && isObject(redacted)) this.compareParts(value, redacted, path, found);
    else if (!isRedacted(value)) found.push(this.finding(value, redacted, path, key));
  }

  /** Part by part, in order: two names may become the same text, which the walk tells apart by a number. */
  private compareParts(value: Fields, redacted: Fields, path: string, found: Found[]): void {
    const names = Object.keys(redacted);
    for (const [at, key] of Object.keys(value).entries()) {
      const name = names[at] ?? key;
      const place = Array.isArray(value) ? `${path}[${key}]` : joined(path, name);
      if (name !== key && this.texts.apply(key, Infinity) !== key) found.push({ path: place, rule: this.ruleOf(key), excerpt: shorten(name, 0) });
      this.compare(value[key], redacted[name], place, key, found);
    }
  }

  private finding(value: unknown, redacted: unknown, path: string, key: string): Found {
    const rule = typeof value === 'string' ? this.ruleOf(value) : key === '' || typeof value === 'object' ? 'name' : this.ruleOfNumber(key);
    const text = String(redacted);
    return { path, rule, excerpt: typeof value === 'string' && rule !== 'name' ? shorten(text, firstDifference(value, text)) : neutralise(text.slice(0, BEHIND)) };
  }

  /** Of a text: the first rule for texts that changes it; where none does, its name is what tells. */
  private ruleOf(text: string): string {
    let first: string | undefined;
    const plain = applySteps(text, this.keys, undefined, (rule) => (first ??= rule));
    if (first === undefined && plain === text && this.texts.apply(text, Infinity) !== text) return 'pattern';
    return first ?? 'name';
  }

  private ruleOfNumber(key: string): string {
    return this.keys.verdict(key) === 0 ? 'card-number' : 'name';
  }
}

/** A byte order mark before the first line is no part of it. */
function parse(line: string): Fields | undefined {
  const text = line.startsWith('\ufeff') ? line.slice(1) : line;
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined; // torn, or of another kind
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** Whether nothing is left of a value but marks: they are no leaks, whatever stands over them. */
function isRedacted(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value === '' || isMark(value) || isPseudonym(value);
  if (depth > DEEPEST) return false;
  return isObject(value) ? Object.values(value).every((part) => isRedacted(part, depth + 1)) : value === null || typeof value === 'boolean';
}

function joined(path: string, name: string): string {
  const short = neutralise(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
  return path === '' ? short : `${path}.${short}`;
}

function firstDifference(value: string, redacted: string): number {
  let at = 0;
  while (at < value.length && value[at] === redacted[at]) at += 1;
  return at;
}

function shorten(text: string, at: number): string {
  const start = Math.max(0, at - BEFORE);
  const end = Math.min(text.length, at + BEHIND);
  return `${start > 0 ? '…' : ''}${neutralise(text.slice(start, end))}${end < text.length ? '…' : ''}`;
}
