import type { ContextState } from '../context/context-state';
import type { SelfLog } from '../diagnostics/self-log';
import { DEFAULT_LIMITS, type Limits } from '../options/options';
import type { Clock } from '../record/clock';
import type { ErrorStandIns } from '../record/error-stand-ins';
import { exceptionOf } from '../record/exception';
import { WARNING } from '../record/level';
import type { LogRecord, RedactedContext, RedactedRecord } from '../record/log-record';
import type { RecordIds } from '../record/process-identity';
import { KeyRules, type KeyRulesOptions } from './key-rules';
import { redactLabelledParams } from './labelled-params';
import { OwnTexts } from './own-texts';
import { OwnedFields } from './owned-fields';
import { NO_CONTEXT_FIELDS, redactContextFields } from './redact-context';
import type { Redactor } from './redactor';
import { TextRules } from './text-rules';
import { Walk, type Fields } from './walk';

export interface RedactorOptions extends KeyRulesOptions {
  /** Default {@link DEFAULT_LIMITS}. */
  readonly limits?: Limits;
  readonly clock: Clock;
  readonly ids: RecordIds;
  /** Told when a record had to be replaced by a short one; default: nobody. */
  readonly diagnostics?: SelfLog;
  /** Default: every error is recorded as it is. */
  readonly standIns?: ErrorStandIns;
}

/** A message may be this many times as long as a value. */
const LONG_MESSAGE = 4;
/** Characters of a message that is made of fields. */
const FIELDS_IN_SHORT = 120;
const NO_METADATA: Fields = Object.freeze({});

export function createRedactor(options: RedactorOptions): Redactor {
  return new RuleRedactor(options);
}

class RuleRedactor implements Redactor {
  private readonly keys: KeyRules;
  private readonly texts: TextRules;
  private readonly limits: Limits;
  private readonly owned: OwnedFields;
  private readonly makeContext = (fields: ContextState['fields']): RedactedContext =>
    redactContextFields(fields, this.walk());

  constructor(private readonly options: RedactorOptions) {
    this.limits = options.limits ?? DEFAULT_LIMITS;
    this.keys = new KeyRules(options);
    this.texts = new TextRules(this.keys);
    this.owned = new OwnedFields(this.keys, this.texts, this.limits, () => this.walk());
  }

  redact(record: LogRecord): RedactedRecord {
    try {
      if (record.hasError) return this.redactFailure(record);
      return this.finish(record, this.message(record), this.metadata(record), undefined);
    } catch (error) {
      this.options.diagnostics?.report('CAIRN_E_RECORD', 'a record could not be redacted and lost its content', error);
      return this.finish(record, '[A record that could not be redacted]', NO_METADATA, undefined);
    }
  }

  /** Message and metadata may repeat what the error says: what its stand-in leaves out goes there too. */
  private redactFailure(record: LogRecord): RedactedRecord {
    const ownTexts = new OwnTexts(this.options.standIns);
    const exception = exceptionOf(record.error, this.walk(ownTexts));
    return this.finish(record, this.message(record, ownTexts), this.metadata(record, ownTexts), exception);
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

  redactValue(value: unknown): unknown {
    return this.walk().value(value);
  }

  private finish(
    { origin, time, context, source }: LogRecord,
    message: string,
    metadata: Fields,
    exception: RedactedRecord['exception'],
  ): RedactedRecord {
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

  private message({ message, origin: { level } }: LogRecord, ownTexts?: OwnTexts): string {
    if (typeof message === 'string') {
      const told = ownTexts?.any === true ? ownTexts.without(message) : message;
      return this.texts.apply(level.value < WARNING.value ? told : this.wordingOf(told), this.limits.stringLength * LONG_MESSAGE);
    }
    if (message === undefined) return '';
    const text = this.walk(ownTexts).describe(message);
    return typeof message === 'object' ? inShort(text) : text;
  }

  /** The call's own metadata over the fields of a child logger, which are redacted already. */
  private metadata({ message, metadata, ownedMetadata, origin: { fields } }: LogRecord, ownTexts?: OwnTexts): Fields {
    if (metadata === undefined) return fields ?? NO_METADATA;
    const own = this.ownMetadata(metadata, ownedMetadata, ownTexts);
    if (!ownedMetadata && typeof message === 'string' && Array.isArray(own['params'])) redactLabelledParams(message, own['params'], this.keys);
    return fields === undefined ? own : { ...fields, ...own };
  }

  private ownMetadata(metadata: object, owned: boolean, ownTexts: OwnTexts | undefined): Fields {
    if (owned && ownTexts?.any !== true && this.owned.mend(metadata as Fields)) return metadata as Fields;
    const copy = this.walk(ownTexts).value(metadata);
    const isFields = typeof copy === 'object' && copy !== null && !Array.isArray(copy);
    return isFields ? (copy as Fields) : { value: copy };
  }

  private wordingOf(message: string): string {
    return this.options.standIns === undefined ? message : this.options.standIns.wordingOf(message);
  }

  /** A new walk: its budget is one record's. */
  private walk(ownTexts = new OwnTexts(this.options.standIns)): Walk {
    return new Walk(this.keys, this.texts, this.limits, ownTexts);
  }
}

/** Only of a text that is redacted: half a secret would not be recognised. */
function inShort(text: string): string {
  if (text.length <= FIELDS_IN_SHORT) return text;
  return `${text.slice(0, FIELDS_IN_SHORT - 1).replace(/[\ud800-\udbff]$/, '')}…`; // no half of a character
}
