import { REDACTED } from './marks';

export interface SensitiveOptions {
  /** `last4` keeps the last four characters of a value longer than eight, to recognise it by. Default: nothing is kept. */
  readonly keep?: 'last4';
}

export type SensitiveProperties = ReadonlyMap<string, SensitiveOptions>;

const declared = new WeakMap<object, Map<string, SensitiveOptions>>();
const inherited = new WeakMap<object, SensitiveProperties>();
const NONE: SensitiveProperties = new Map();
/** Longer prototype chains are nobody's classes. */
const LONGEST_CHAIN = 16;

/**
 * Marks a property of a class: in records, instances of the class and its subclasses have it redacted whatever its
 * name. A plain copy of an instance (`{ ...dto }`) is no instance any more.
 */
export function Sensitive(options: SensitiveOptions = {}): PropertyDecorator {
  return (prototype, property) => {
    if (typeof property !== 'string') return;
    const properties = declared.get(prototype) ?? new Map<string, SensitiveOptions>();
    declared.set(prototype, properties.set(property, options));
  };
}

/** The sensitive properties of instances with this prototype. */
export function sensitiveProperties(prototype: object): SensitiveProperties {
  const known = inherited.get(prototype);
  if (known !== undefined) return known;
  const all = new Map<string, SensitiveOptions>();
  let link: object | null = prototype;
  for (let length = 0; link !== null && length < LONGEST_CHAIN; length += 1) {
    for (const [property, options] of declared.get(link) ?? NONE) if (!all.has(property)) all.set(property, options);
    link = Object.getPrototypeOf(link) as object | null;
  }
  const properties = all.size === 0 ? NONE : all;
  inherited.set(prototype, properties);
  return properties;
}

/** What a sensitive value is shown as. */
export function maskSensitive(value: unknown, { keep }: SensitiveOptions): unknown {
  if (value === null || value === undefined) return value;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return keep === 'last4' && text.length > 8 ? `${REDACTED}${text.slice(-4)}` : REDACTED;
}
