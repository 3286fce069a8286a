import type { ContextState } from '../context/context-state';
import type { SelfLog } from '../diagnostics/self-log';
import { DEFAULT_LIMITS, type Limits } from '../options/options';
import type { Category } from '../record/category';
import type { Clock } from '../record/clock';
import type { ErrorStandIns } from '../record/error-stand-ins';
import type { LogRecord, RedactedContext, RedactedRecord } from '../record/log-record';
import type { RecordIds } from '../record/process-identity';
import type { KeyRulesOptions } from './key-rules';
import type { Fields, Walk } from './walk';
import { NO_CONTEXT_FIELDS, redactContextFields } from './redact-context';
import { OwnTexts } from './own-texts';
import type { RedactionPattern } from './redaction-pattern';
import type { Redactor } from './redactor';
import { NO_METADATA, RuleSet } from './rule-set';
import type { SeenFields } from './seen-fields';

/** What one category has besides the rules for all. */
export interface RedactionRules {
  /** Names redacted besides the built-in ones and those for all. */
  readonly redactKeys?: readonly string[];
  /** Names never redacted by name; wins over `redactKeys`. */
  readonly redactAllow?: readonly string[];
  /** Forms of values redacted besides those for all. */
  readonly redactPatterns?: readonly RedactionPattern[];
}

export interface RedactorOptions extends KeyRulesOptions {
  /** Forms of values redacted besides the built-in ones. */
  readonly redactPatterns?: readonly RedactionPattern[];
  /** Rules of single categories. What they share (the context, what is logged without a category) has the rules for all. */
  readonly redaction?: Readonly<Partial<Record<Category, RedactionRules>>>;
  /** Default {@link DEFAULT_LIMITS}. */
  readonly limits?: Limits;
  readonly clock: Clock;
  readonly ids: RecordIds;
  /** Told when a record had to be replaced by a short one; default: nobody. */
  readonly diagnostics?: SelfLog;
  /** Default: every error is recorded as it is. */
  readonly standIns?: ErrorStandIns;
}

export function createRedactor(options: RedactorOptions): Redactor {
  return new RuleRedactor(options);
}

class RuleRedactor implements Redactor {
  private readonly common: RuleSet;
  private readonly byCategory: ReadonlyMap<Category, RuleSet>;
  private readonly newWalk = (): Walk => this.common.walk();
  private readonly makeContext = (fields: ContextState['fields'], made: ContextState['made']): RedactedContext => redactContextFields(fields, made, this.newWalk);

  constructor(private readonly options: RedactorOptions) {
    const { redaction = {}, limits = DEFAULT_LIMITS } = options;
    this.common = new RuleSet(options, limits);
    this.byCategory = new Map(
      Object.entries(redaction).map(([category, rules]) => [category as Category, new RuleSet(together(options, rules), limits)]),
    );
  }

  redact(record: LogRecord): RedactedRecord {
    try {
      const rules = this.rulesOf(record.origin.category);
      const seen = rules.seenOf(record.origin);
      if (record.hasError) return this.redactFailure(record, rules, seen);
      const copy = rules.copy(record, seen);
      return this.finish(record, rules.message(record, seen, copy), rules.metadata(record, copy), undefined);
    } catch (error) {
      this.options.diagnostics?.report('CAIRN_E_RECORD', 'a record could not be redacted and lost its content', error);
      return this.finish(record, '[A record that could not be redacted]', NO_METADATA, undefined);
    }
  }

  /** Message and metadata may repeat what the error says: what its stand-in leaves out goes there too. */
  private redactFailure(record: LogRecord, rules: RuleSet, seen: SeenFields): RedactedRecord {
    const ownTexts = new OwnTexts(this.options.standIns);
    const exception = rules.exception(record.error, ownTexts);
    const copy = rules.copy(record, seen, ownTexts);
    return this.finish(record, rules.message(record, seen, copy, ownTexts), rules.metadata(record, copy), exception);
  }

  redactContext(state: ContextState | undefined): RedactedContext {
    if (state === undefined) return NO_CONTEXT_FIELDS;
    try {
      return state.snapshot(this.makeContext);
    } catch (error) {
      this.options.diagnostics?.report('CAIRN_E_RECORD', 'a context could not be read', error);
      return NO_CONTEXT_FIELDS;
    }
  }

  redactValue(value: unknown, category?: Category): unknown {
    return (category === undefined ? this.common : this.rulesOf(category)).walk().value(value);
  }

  private rulesOf(category: Category): RuleSet {
    return this.byCategory.size === 0 ? this.common : (this.byCategory.get(category) ?? this.common);
  }

  private finish({ origin, time, context, source }: LogRecord, message: string, metadata: Fields, exception: RedactedRecord['exception']): RedactedRecord {
    return {
      origin,
      time,
      timestamp: this.options.clock.format(time),
      message,
      context: this.redactContext(context),
      metadata,
      exception,
      source,
      record_id: this.options.ids.next(),
      subject: context?.subject,
    } as RedactedRecord; // the one place where the brand is given
  }
}

function together(common: RedactorOptions, own: RedactionRules): RedactorOptions {
  const both = <T>(a: readonly T[] = [], b: readonly T[] = []): readonly T[] => [...a, ...b];
  return {
    ...common,
    redactKeys: both(common.redactKeys, own.redactKeys),
    redactAllow: both(common.redactAllow, own.redactAllow),
    redactPatterns: both(common.redactPatterns, own.redactPatterns),
  };
}
