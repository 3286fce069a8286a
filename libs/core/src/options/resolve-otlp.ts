import { CATEGORIES } from '../record/category';
import { level, number, oneOf, shown } from './readers';
import { OTLP_COMPRESSIONS, OTLP_PROTOCOLS, OtlpSettings, type OtlpOptions } from './otlp-settings';
import { Refusal, type Reader } from './setting';
import { isSet, type SettingValues } from './setting-values';
import { suggest } from './suggest';

const LOGS_PATH = 'v1/logs';
const OPTION_NAMES = ['url', 'headers', 'protocol', 'compression', 'timeoutMs', 'categories', 'minLevel'] as const satisfies readonly (keyof OtlpOptions)[];
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Rows of docs/reference/settings.md. */
export const OTLP_ROWS: readonly (readonly [option: string, environment: string, initial: string, about: string])[] = [
  ['otlp.url', 'ENDPOINT', 'none: nothing is sent', 'Where to: `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT` and the option are whole URLs, `OTEL_EXPORTER_OTLP_ENDPOINT` gets `/v1/logs` added.'],
  ['otlp.headers', 'HEADERS', 'none', 'Sent with every request: `name=value,name=value`, percent-encoded; an object in code. Never logged.'],
  ['otlp.protocol', 'PROTOCOL', '`http/protobuf`', '`http/protobuf` or `http/json`.'],
  ['otlp.compression', 'COMPRESSION', '`none`', '`none` or `gzip`.'],
  ['otlp.timeoutMs', 'TIMEOUT', '`10000`', 'Longest wait for an answer, in milliseconds.'],
];

/** Undefined when no endpoint is set, or `OTEL_LOGS_EXPORTER` or `OTEL_SDK_DISABLED` says that no logs are to be exported. */
export function resolveOtlp(values: SettingValues, options: OtlpOptions | false | undefined, env: NodeJS.ProcessEnv): OtlpSettings | undefined {
  if (options === false) return undefined;
  if (options !== undefined && !isGroup(values, options)) return undefined;
  if (options === undefined && isTurnedOff(env)) return undefined;
  const settings = new OtlpValues(values, options ?? {}, env);
  const url = settings.url();
  if (url === undefined && options === undefined) return undefined; // what else is set is nobody's yet
  const protocol = settings.read('protocol', 'PROTOCOL', oneOf(OTLP_PROTOCOLS)) ?? 'http/protobuf';
  const compression = settings.read('compression', 'COMPRESSION', oneOf(OTLP_COMPRESSIONS)) ?? 'none';
  const timeoutMs = settings.read('timeoutMs', 'TIMEOUT', number({ unit: 'milliseconds', min: 0, above: true, max: 600_000 })) ?? 10_000;
  const headers = settings.read('headers', 'HEADERS', headersOf) ?? {};
  checkRoute(values, options ?? {});
  if (url === undefined) return undefined;
  return new OtlpSettings({ url, protocol, compression, timeoutMs, headers });
}

class OtlpValues {
  constructor(
    private readonly values: SettingValues,
    private readonly options: OtlpOptions,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  url(): string | undefined {
    const general = 'OTEL_EXPORTER_OTLP_ENDPOINT';
    const own = this.read('url', undefined, urlOf(WHOLE)) ?? this.fromEnvironment('url', 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', urlOf(WHOLE));
    if (own !== undefined) return own;
    const base = this.fromEnvironment('url', general, urlOf(BASE));
    return base === undefined ? undefined : new URL(LOGS_PATH, base.endsWith('/') ? base : `${base}/`).href;
  }

  read<T>(option: keyof OtlpOptions, variable: string | undefined, reader: Reader<T>): T | undefined {
    const raw: unknown = this.options[option];
    if (isSet(raw)) return this.values.take(`otlp.${option}`, `otlp.${option}`, 'option', reader, raw);
    if (variable === undefined) return undefined;
    return this.fromEnvironment(option, `OTEL_EXPORTER_OTLP_LOGS_${variable}`, reader) ?? this.fromEnvironment(option, `OTEL_EXPORTER_OTLP_${variable}`, reader);
  }

  private fromEnvironment<T>(option: keyof OtlpOptions, variable: string, reader: Reader<T>): T | undefined {
    const raw = this.env[variable];
    return isSet(raw) ? this.values.take(`otlp.${option}`, variable, 'environment', reader, raw) : undefined;
  }
}

function isGroup(values: SettingValues, options: unknown): options is OtlpOptions {
  if (typeof options !== 'object' || options === null) {
    values.refuse('otlp', `${shown(options)} is no object. Give one with any of ${OPTION_NAMES.join(', ')}, or false.`);
    return false;
  }
  for (const name of Object.keys(options)) {
    if (OPTION_NAMES.some((known) => known === name)) continue;
    const near = suggest(name, OPTION_NAMES);
    values.refuse(`otlp.${name}`, `is not an option. ${near === undefined ? `Use any of ${OPTION_NAMES.join(', ')}.` : `Did you mean "${near}"?`}`);
  }
  return true;
}

function checkRoute(values: SettingValues, { categories, minLevel }: OtlpOptions): void {
  const isKnown = (category: unknown): boolean => (CATEGORIES as readonly unknown[]).includes(category);
  const wrong: unknown = Array.isArray(categories) ? categories.find((category) => !isKnown(category)) : categories;
  if (wrong !== undefined) values.refuse('otlp.categories', `${shown(wrong)} is not a list of categories, or not one. Use a list of any of ${CATEGORIES.join(', ')}.`);
  if (isSet(minLevel)) values.take('otlp.minLevel', 'otlp.minLevel', 'option', level, minLevel);
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
function isTurnedOff(env: NodeJS.ProcessEnv): boolean {
  const exporters = env['OTEL_LOGS_EXPORTER']?.split(',').map((name) => name.trim().toLowerCase());
  const named = exporters?.filter((name) => name !== '') ?? [];
  return (named.length > 0 && !named.includes('otlp')) || env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true';
}

const WHOLE = 'Write the whole of it, such as http://host:4318/v1/logs.';
const BASE = 'Write it as http://host:4318 or https://host:4318.';
const urlOf = (cure: string): Reader<string> => (raw) => {
  const text = typeof raw === 'string' ? raw.trim() : '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  const safe = typeof raw === 'string' ? shown(raw.replace(/\/\/[^@/]*@/, '//…@')) : shown(raw);
  return new Refusal(`${safe} is no address of an OTLP receiver. ${cure}`);
};

/** An object, or `name=value,name=value` with percent-encoded values. The values are secrets: no message shows them. */
const headersOf: Reader<Readonly<Record<string, string>>> = (raw) => {
  const pairs = typeof raw === 'string' ? pairsOf(raw) : entriesOf(raw);
  if (pairs === undefined) return new Refusal('is no list of headers. Write name=value,name=value with percent-encoded values, or give an object of texts.');
  const bad = pairs.find(([name, value]) => !TOKEN.test(name) || !HEADER_TEXT.test(value));
  if (bad !== undefined) return new Refusal(`${shown(bad[0])} is no name of a header, or its value cannot be sent in one. Use visible ASCII characters.`);
  return Object.freeze(Object.fromEntries(pairs));
};

function pairsOf(text: string): (readonly [string, string])[] | undefined {
  try {
    const parts = text.split(',').filter((part) => part.trim() !== '');
    return parts.map((part) => {
      const at = part.indexOf('=');
      if (at < 1) throw new Error('no pair');
      return [decodeURIComponent(part.slice(0, at).trim()), decodeURIComponent(part.slice(at + 1).trim())] as const;
    });
  } catch {
    return undefined; // no pair, or a broken percent sign
  }
}

function entriesOf(raw: unknown): (readonly [string, string])[] | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const entries = Object.entries(raw as object);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string') ? entries : undefined;
}
