import type { Limits } from '../options/options';
import type { ErrorStandIns } from '../record/error-stand-ins';
import { exceptionOf } from '../record/exception';
import { WARNING } from '../record/level';
import type { LogRecord, RecordOrigin, RedactedRecord } from '../record/log-record';
import { KeyRules, type KeyRulesOptions } from './key-rules';
import { redactLabelledParams } from './labelled-params';
import { OwnTexts } from './own-texts';
import { flatCopy, OwnedFields } from './owned-fields';
import type { RedactionPattern } from './redaction-pattern';
import { addFields } from './safe-read';
import { SeenFields } from './seen-fields';
import { TextRules } from './text-rules';
import { Walk, type Fields } from './walk';

/** A message may be this many times as long as a value. */
const LONG_MESSAGE = 4;
/** Characters of a message that is made of fields. */
const FIELDS_IN_SHORT = 120;
export const NO_METADATA: Fields = Object.freeze({});

export interface RuleSetOptions extends KeyRulesOptions {
  readonly redactPatterns?: readonly RedactionPattern[];
  readonly standIns?: ErrorStandIns;
}

/** The rules of one category, applied to the parts of its records. */
export class RuleSet {
  private readonly keys: KeyRules;
  private readonly texts: TextRules;
  private readonly owned: OwnedFields;
  private readonly seen = new WeakMap<RecordOrigin, SeenFields>();

  private readonly standIns: ErrorStandIns | undefined;

  constructor(options: RuleSetOptions, private readonly limits: Limits) {
    this.standIns = options.standIns;
    this.keys = new KeyRules(options);
    this.texts = new TextRules(this.keys, options.redactPatterns);
    this.owned = new OwnedFields(this.keys, this.texts, limits, (root) => this.walk(root));
  }

  /** A new walk: its budget is one record's. With `root`, over parts of that object. */
  walk(root?: object, ownTexts = new OwnTexts(this.standIns)): Walk {
    return new Walk(this.keys, this.texts, this.limits, ownTexts, root);
  }

  exception(error: unknown, ownTexts: OwnTexts): RedactedRecord['exception'] {
    return exceptionOf(error, this.walk(undefined, ownTexts));
  }

  /** What the last record of this origin had. */
  seenOf(origin: RecordOrigin): SeenFields {
    let seen = this.seen.get(origin);
    if (seen === undefined) this.seen.set(origin, (seen = new SeenFields()));
    return seen;
  }

  /** A copy of the call's own metadata: fields, or what else stands for it; undefined when it has none. */
  copy({ message, metadata, ownedMetadata }: LogRecord, seen: SeenFields, ownTexts?: OwnTexts): unknown {
    if (metadata === undefined) return undefined;
    const copy = ownTexts?.any === true ? this.walk(undefined, ownTexts).value(metadata) : this.ownMetadata(metadata, ownedMetadata, seen);
    const params = ownedMetadata || typeof message !== 'string' ? undefined : (copy as Fields | null)?.['params'];
    if (Array.isArray(params)) redactLabelledParams(message as string, params, this.keys);
    return copy;
  }

  /** Fields that stand for the message as well are read once: what the copy says of them is what is recorded. */
  message({ message, metadata, origin: { level } }: LogRecord, seen: SeenFields, copy: unknown, ownTexts?: OwnTexts): string {
    if (typeof message === 'string') {
      const told = ownTexts?.any === true ? ownTexts.without(message) : message;
      return this.text(level.value < WARNING.value ? told : this.wordingOf(told), seen);
    }
    if (message === undefined) return '';
    if (message === metadata) return inShort(typeof copy === 'string' ? copy : JSON.stringify(copy));
    const text = this.walk(undefined, ownTexts).describe(message);
    return typeof message === 'object' ? inShort(text) : text;
  }

  /** The call's own metadata over the fields of a child logger, which are redacted already. */
  metadata({ fields }: LogRecord, copy: unknown): Fields {
    if (copy === undefined) return fields ?? NO_METADATA;
    const isFields = typeof copy === 'object' && copy !== null && !Array.isArray(copy);
    const own = isFields ? (copy as Fields) : { value: copy };
    return fields === undefined ? own : addFields(addFields({}, fields), own);
  }

  private wordingOf(message: string): string {
    return this.standIns === undefined ? message : this.standIns.wordingOf(message);
  }

  private text(message: string, seen: SeenFields): string {
    if (message === seen.message) return message;
    const text = this.texts.apply(message, this.limits.stringLength * LONG_MESSAGE);
    if (text === message) seen.noteMessage(message);
    return text;
  }

  private ownMetadata(metadata: object, isOwned: boolean, seen: SeenFields): unknown {
    return isOwned ? this.mended(metadata as Fields, seen, metadata) : this.copied(metadata, seen);
  }

  private copied(metadata: object, seen: SeenFields): unknown {
    const flat = flatCopy(metadata, this.limits.collectionSize);
    if (flat === undefined) return this.walk().value(metadata);
    return isKeys(flat) ? this.walk(metadata).fields(metadata, undefined, flat) : this.mended(flat, seen, metadata);
  }

  private mended(fields: Fields, seen: SeenFields, root: object): unknown {
    return this.owned.mend(fields, seen, root) ? fields : this.walk().value(fields);
  }
}

function isKeys(flat: Fields | readonly string[]): flat is readonly string[] {
  return Array.isArray(flat);
}

/** Only of a text that is redacted: half a secret would not be recognised. */
function inShort(text: string): string {
  if (text.length <= FIELDS_IN_SHORT) return text;
  return `${text.slice(0, FIELDS_IN_SHORT - 1).replace(/[\ud800-\udbff]$/, '')}…`; // no half of a character
}
