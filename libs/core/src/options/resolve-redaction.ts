import { CATEGORIES, type Category } from '../record/category';
import type { RedactionPattern } from '../redact/redaction-pattern';
import type { RedactionRules } from '../redact/create-redactor';
import { names, shown } from './readers';
import { isSet, type SettingValues } from './setting-values';
import { suggest } from './suggest';

type Rules = Readonly<Partial<Record<Category, RedactionRules>>>;

const RULES: readonly string[] = ['redactKeys', 'redactAllow', 'redactPatterns'];

/** Own forms of values; each is proven to be quick on any text. */
export function resolvePatterns(values: SettingValues, name: string, given: unknown): readonly RedactionPattern[] {
  if (!isSet(given)) return [];
  values.origins.set(name, 'option');
  if (!Array.isArray(given)) {
    values.refuse(name, `${shown(given)} is not a list of regular expressions. Use a list, such as [/\\bEMP-\\d{6}\\b/g].`);
    return [];
  }
  const { problemOfPattern } = require('../redact/redaction-pattern') as typeof import('../redact/redaction-pattern');
  given.forEach((pattern, at) => {
    const problem = problemOfPattern(pattern);
    if (problem !== undefined) values.refuse(`${name}[${at}]`, problem);
  });
  return Object.freeze([...(given as RedactionPattern[])]);
}

/** Rules of single categories. */
export function resolveRedaction(values: SettingValues, given: unknown): Rules {
  if (!isSet(given)) return {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    values.refuse('redaction', `${shown(given)} is not an object. Use { <category>: { redactKeys: [...] } }.`);
    return {};
  }
  const rules = Object.entries(given as object).map(([category, own]) => [category, rulesOf(values, category, own)] as const);
  return Object.freeze(Object.fromEntries(rules));
}

function rulesOf(values: SettingValues, category: string, own: unknown): RedactionRules {
  const name = `redaction.${category}`;
  if (!(CATEGORIES as readonly string[]).includes(category)) values.refuse(name, unknown(category, CATEGORIES, 'category'));
  if (typeof own !== 'object' || own === null || Array.isArray(own)) {
    values.refuse(name, `${shown(own)} is not an object. Use { ${RULES.join(', ')} }.`);
    return {};
  }
  for (const key of Object.keys(own)) if (!RULES.includes(key)) values.refuse(`${name}.${key}`, unknown(key, RULES, 'rule'));
  const { redactKeys, redactAllow, redactPatterns } = own as RedactionRules;
  return Object.freeze({
    redactKeys: namesOf(values, `${name}.redactKeys`, redactKeys),
    redactAllow: namesOf(values, `${name}.redactAllow`, redactAllow),
    redactPatterns: resolvePatterns(values, `${name}.redactPatterns`, redactPatterns),
  });
}

function namesOf(values: SettingValues, name: string, given: unknown): readonly string[] {
  if (!isSet(given)) return [];
  return values.take(name, name, 'option', names, given) ?? [];
}

function unknown(word: string, known: readonly string[], kind: string): string {
  const near = suggest(word, known);
  return `is not a ${kind}. ${near === undefined ? `Use one of ${known.join(', ')}.` : `Did you mean "${near}"?`}`;
}

/** Pseudonyms without a key would be plain hashes, which anyone with a list of names can undo. */
export function requirePseudonymKey(values: SettingValues, pseudonymise: readonly string[] | undefined, key: string | undefined): void {
  const isMissing = key === undefined && values.origins.get('pseudonymKey') === 'default';
  if (!isMissing || pseudonymise === undefined || pseudonymise.length === 0) return;
  values.refuse('pseudonymise', `${shown(pseudonymise.join(', '))} needs a key for the pseudonyms. Set pseudonymKey (LOG_PSEUDONYM_KEY) to a secret of at least 16 characters.`);
}
