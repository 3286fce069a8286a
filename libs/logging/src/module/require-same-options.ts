import { isDeepStrictEqual } from 'node:util';
import { CairnError } from '@cairn/core';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import type { LoggingOptions } from './logging-options';

const CURE = 'Call LoggingModule.forRoot once, in the root module: it is global, other modules need no import (or import LoggingModule itself).';

/**
 * An app has one logging. Imports with equal options share it, and so does one without any.
 * @throws CairnError CAIRN_E_CONFIGURED_TWICE naming the options that differ.
 */
export function requireSameOptions({ options }: LoggingRuntime, given: LoggingOptions | undefined): void {
  if (given === undefined || isDeepStrictEqual(given, options)) return;
  const names = new Set([...Object.keys(options), ...Object.keys(given)]) as Set<keyof LoggingOptions>;
  const different = [...names].filter((name) => !isDeepStrictEqual(given[name], options[name]));
  throw new CairnError('CAIRN_E_CONFIGURED_TWICE', `one app got two different sets of logging options (${different.join(', ')}). ${CURE}`);
}
