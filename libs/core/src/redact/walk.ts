import { types } from 'node:util';
import type { Limits } from '../options/options';
import { exceptionOf, isError } from '../record/exception';
import { redactArgument } from './command-line';
import { maskEmailValue } from './email-address';
import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { textOfKnown, unboxed } from './known-values';
import { finishFields, HEADERS, isFlatHeaders, isPair, namesNext } from './paired-values';
import { CIRCULAR, DEPTH_LIMIT, moreMark, REDACTED, UNREADABLE } from './marks';
import type { OwnTexts } from './own-texts';
import { bigintText, define, freeName, readProperty, safeNumber, sizeOfMap, sizeOfSet } from './safe-read';
import { maskSensitive, sensitiveProperties, type SensitiveProperties } from './sensitive';
import type { TextRules } from './text-rules';

export type Fields = Record<string, unknown>;

/** Characters of all texts of one record together, in units of the limit of one text. */
export const TEXT_BUDGET = 8;
/** Longer keys are cut. */
export const LONGEST_KEY = 256;
/** Keys left out are told this far. */
const COUNTED = 10_000;
const NO_JSON = Symbol('no toJSON');

/**
 * One walk over foreign values that makes them limited, JSON-safe and redacted at once. Everything is copied to plain
 * data and each property is read once, so what was checked is what is written. One instance serves one record; with `root`, the values
 * are parts of that object.
 */
export class Walk {
  private nodes: number;
  private characters: number;
  private readonly path: object[];
  /** Set once a name became another text, which may be that of a second one. */
  private newNames: Map<string, number> | undefined;

  constructor(
    private readonly keys: KeyRules,
    private readonly texts: TextRules,
    private readonly limits: Limits,
    private readonly ownTexts: OwnTexts,
    root?: object,
  ) {
    this.path = root === undefined ? [] : [root];
    this.nodes = limits.nodes;
    this.characters = limits.stringLength * TEXT_BUDGET;
  }

  /** A copy of any value. */
  value(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return safeNumber(value);
      case 'object':
        return value === null ? null : this.object(value);
      case 'bigint':
        return bigintText(value);
      case 'function':
        return this.functionText(value);
      case 'symbol':
        return this.text(String(value));
      default:
        return value;
    }
  }

  /** A copy of the value of a key, by the key's verdict. */
  valueOf(key: string, value: unknown): unknown {
    if (value === null || value === undefined || typeof value === 'boolean' || value === '') return value;
    const verdict = this.keys.verdict(key);
    if (verdict === Verdict.Plain) {
      return typeof value === 'object' && HEADERS.test(key) ? this.object(value, isFlatHeaders(key, value)) : this.value(value);
    }
    if (verdict === Verdict.Email) return this.value(typeof value === 'string' ? maskEmailValue(value, this.keys.maskAddress) : value);
    if (verdict === Verdict.Pseudonym) return this.pseudonym(key, value);
    if (verdict === Verdict.SecretAlone && typeof value === 'object') return this.object(value);
    return verdict === Verdict.SecretText && typeof value === 'number' ? safeNumber(value) : REDACTED;
  }

  /** Of every identifier in a list; an object under such a key is judged by its own keys. */
  private pseudonym(key: string, value: unknown): unknown {
    const { pseudonyms } = this.keys;
    if (typeof value === 'string') return this.text(pseudonyms.of(value));
    if (typeof value === 'number' || typeof value === 'bigint') return pseudonyms.of(String(value));
    if (Array.isArray(value)) return this.object(value.map((each: unknown) => (typeof each === 'object' ? each : this.pseudonym(key, each))));
    return this.value(value);
  }

  /** A text of at most `times` the limit of a value, and of at most so many characters. */
  text(text: string, times = 1, atMost = Infinity): string {
    const room = Math.max(this.characters, 0);
    const told = this.ownTexts.any ? this.ownTexts.without(text) : text;
    const result = this.texts.apply(told, Math.min(this.limits.stringLength * times, room, atMost));
    this.characters -= result.length;
    return result;
  }

  labelled(text: string, clean: string, times: number, atMost: number): string {
    const isShort = text.length <= Math.min(this.limits.stringLength * times, this.characters, atMost);
    if (!isShort || this.ownTexts.any || !this.texts.isEmptyLabel(text.slice(0, -clean.length))) return this.text(text, times, atMost);
    this.characters -= text.length;
    return text;
  }

  standInFor(error: object): Error | undefined {
    return this.ownTexts.standInFor(error);
  }

  /** The text of a value of any type, for places that hold text only. */
  describe(value: unknown): string {
    const copy = this.value(value);
    return typeof copy === 'string' ? copy : (JSON.stringify(copy) ?? String(copy));
  }

  private object(value: object, pairs = false): unknown {
    if (this.path.includes(value)) return CIRCULAR;
    if (this.path.length >= this.limits.depth) return DEPTH_LIMIT;
    this.path.push(value);
    try {
      return this.copy(value, pairs);
    } catch {
      return UNREADABLE; // a toJSON or a Proxy's trap threw, or the Proxy was revoked
    } finally {
      this.path.pop();
    }
  }

  private copy(value: object, pairs: boolean): unknown {
    if (Array.isArray(value)) return this.array(value, pairs || this.isEntry(value));
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype !== Object.prototype && prototype !== null) return this.instance(value, prototype);
    if (this.standInFor(value) !== undefined) return exceptionOf(value, this);
    const json = this.fromJson(value);
    return json === NO_JSON ? this.fields(value) : json;
  }

  private instance(value: object, prototype: object): unknown {
    if (isError(value)) return exceptionOf(value, this);
    if (types.isMap(value)) return this.map(Map.prototype.entries.call(value), sizeOfMap(value));
    if (types.isSet(value)) return this.set(Set.prototype.values.call(value), sizeOfSet(value));
    const text = textOfKnown(value);
    if (text !== undefined) return this.text(text);
    const primitive = unboxed(value);
    if (primitive !== value) return this.value(primitive);
    const sensitive = sensitiveProperties(prototype);
    const json = this.fromJson(value, sensitive);
    if (json !== NO_JSON) return json;
    return isListing(prototype) ? this.map((value as Headers).entries()) : this.fields(value, sensitive);
  }

  /** What the object's own `toJSON` gives, called once. */
  private fromJson(value: object, sensitive?: SensitiveProperties): unknown {
    const toJson = (value as { toJSON?: unknown }).toJSON;
    if (typeof toJson !== 'function') return NO_JSON;
    const json: unknown = toJson.call(value, '');
    if (json === value) return NO_JSON;
    const isMarked = typeof json === 'object' && json !== null && sensitive !== undefined && sensitive.size > 0;
    return isMarked ? this.fields(json, sensitive) : (this.value(json) ?? null);
  }

  /** A copy of an object by its own keys. V8 has no way to list some of them only: of a million it takes half a second. */
  fields(value: object, sensitive?: SensitiveProperties, keys: readonly string[] = Object.keys(value)): Fields {
    const out: Fields = {};
    let count = 0;
    for (const key of keys) {
      if (count >= this.limits.collectionSize || this.nodes <= 0) break;
      count += 1;
      const marked = sensitive?.get(key);
      const read = readProperty(value, key);
      this.put(out, key, marked === undefined ? this.valueOf(key, read) : maskSensitive(read, marked));
    }
    const more = keys.length - count;
    if (more > 0) out[moreMark(more >= COUNTED ? `${COUNTED} or` : more)] = true;
    return finishFields(out, this.keys, this);
  }

  private put(out: Fields, key: string, value: unknown): void {
    this.nodes -= 1;
    if (value === undefined) return;
    const name = this.texts.apply(key, LONGEST_KEY);
    this.characters -= name.length;
    if (name !== key) this.newNames ??= new Map();
    define(out, this.newNames === undefined ? name : freeName(out, name, this.newNames), value);
  }

  private map(entries: Iterable<[unknown, unknown]>, size?: number): Fields {
    const out: Fields = {};
    let count = 0;
    for (const [key, value] of entries) {
      if (count >= this.limits.collectionSize || this.nodes <= 0) {
        out[moreMark(size === undefined ? 'some' : size - count)] = true;
        break;
      }
      count += 1;
      const name = typeof key === 'string' ? key : this.describe(key);
      if (name !== key) this.newNames ??= new Map();
      this.put(out, name, this.valueOf(name, value));
    }
    return finishFields(out, this.keys, this);
  }

  /** With `pairs`, every second element is the value of the name before it; an option's (`--password`) and a header's always is. */
  private array(array: readonly unknown[], pairs: boolean): unknown[] {
    const size = array.length;
    const out: unknown[] = [];
    let previous: unknown;
    let first: unknown;
    for (let i = 0; i < size; i += 1) {
      if (this.isFull(out.length)) {
        out.push(moreMark(size - i));
        break;
      }
      const read = readProperty(array, i);
      if (i === 0) first = read;
      out.push((this.element(read, previous, first, pairs && i % 2 === 1) ?? null));
      previous = read;
    }
    return out;
  }

  private element(value: unknown, previous: unknown, first: unknown, isPaired: boolean): unknown {
    const argument = typeof value === 'string' ? redactArgument(value, previous, first) : value;
    return typeof previous === 'string' && (isPaired || namesNext(previous)) ? this.valueOf(previous, argument) : this.value(argument);
  }

  private set(values: Iterable<unknown>, size: number): unknown[] {
    const out: unknown[] = [];
    for (const value of values) {
      if (this.isFull(out.length)) {
        out.push(moreMark(size - out.length));
        break;
      }
      out.push(this.value(value) ?? null);
    }
    return out;
  }

  /** Whether a list of this length takes no more; counts the next element otherwise. */
  private isFull(length: number): boolean {
    if (length >= this.limits.collectionSize || this.nodes <= 0) return true;
    this.nodes -= 1;
    return false;
  }

  /** A pair in a list of pairs, as `Object.entries` gives them; or one alone whose second half is no plain name (`['token', 'password']` are names). */
  private isEntry(array: readonly unknown[]): boolean {
    return array.length === 2 && (Array.isArray(this.path.at(-2)) || isPair(array));
  }

  private functionText(value: object): string {
    const name = readProperty(value, 'name');
    return typeof name === 'string' && name !== '' ? this.text(`[Function ${name}]`) : '[Function]';
  }
}

/** These keep their content behind an iterator. */
function isListing(prototype: object): boolean {
  const name = (prototype.constructor as { name?: unknown } | undefined)?.name;
  return name === 'Headers' || name === 'FormData';
}
