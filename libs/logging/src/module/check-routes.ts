import { CATEGORIES, LAYOUTS, parseLevel, type Refuse } from '@cairn/core';
import { checkOf, isObject, type Check } from './option-check';

const SINK_METHODS = ['write', 'flush', 'flushSync', 'close'] as const;

/** The app's own ways out: `sinks`, `transports`, and the `enrichers`. */
export function checkRoutes({ sinks, transports, enrichers }: Readonly<Record<string, unknown>>, refuse: Refuse): void {
  checkList('sinks', sinks, 'sinks with their routes, such as [{ sink }]', refuse, checkSink);
  checkList('transports', transports, 'winston transports', refuse, checkTransport);
  checkList('enrichers', enrichers, 'enrichers', refuse, checkEnricher);
}

function checkList(name: string, list: unknown, of: string, refuse: Refuse, check: (item: unknown, name: string, refuse: Refuse) => void): void {
  if (list === undefined || list === null) return;
  checkOf(refuse)(Array.isArray(list), name, list, `is not a list. Use one of ${of}.`);
  if (Array.isArray(list)) for (const [n, item] of (list as unknown[]).entries()) check(item, `${name}[${n}]`, refuse);
}

function checkSink(route: unknown, name: string, refuse: Refuse): void {
  const check = checkOf(refuse, name);
  check(isObject(route), '', route, 'is no sink with its route. Use { sink }.');
  if (!isObject(route)) return;
  const { sink, layout } = route;
  const missing = isObject(sink) ? SINK_METHODS.filter((method) => typeof sink[method] !== 'function') : [];
  check(isObject(sink), '.sink', sink, `is no sink. Give an object with a name and ${SINK_METHODS.join(', ')}.`);
  if (isObject(sink)) {
    check(typeof sink['name'] === 'string' && sink['name'] !== '', '.sink.name', sink['name'], 'names no sink. Give it a text.');
    for (const method of missing) check(false, `.sink.${method}`, sink[method], `is no method. A sink has ${SINK_METHODS.join(', ')}.`);
  }
  check(layout === undefined || (LAYOUTS as readonly unknown[]).includes(layout), '.layout', layout, `is not a layout. Use one of ${LAYOUTS.join(', ')}.`);
  checkFilter(route, check);
}

/** A winston transport is a writable stream in object mode. */
function checkTransport(given: unknown, name: string, refuse: Refuse): void {
  const isRoute = isObject(given) && 'transport' in given;
  const transport: unknown = isRoute ? given['transport'] : given;
  const check = checkOf(refuse, name);
  const isTransport = isObject(transport) && typeof transport['write'] === 'function' && typeof transport['on'] === 'function';
  check(isTransport, isRoute ? '.transport' : '', transport, 'is no winston transport. Give one, such as new transports.File({ filename }), or { transport } with its route.');
  if (!isRoute) return;
  const { format } = given;
  check(format === undefined || (isObject(format) && typeof format['transform'] === 'function'), '.format', format, 'is no winston format. Give one, such as format.json().');
  checkFilter(given, check);
}

function checkFilter({ categories, minLevel }: Readonly<Record<string, unknown>>, check: Check): void {
  const isKnown = (category: unknown): boolean => (CATEGORIES as readonly unknown[]).includes(category);
  const wrong = Array.isArray(categories) ? (categories as unknown[]).find((category) => !isKnown(category)) : categories;
  check(wrong === undefined, '.categories', wrong, `is not a list of categories, or not one. Use a list of any of ${CATEGORIES.join(', ')}.`);
  check(minLevel === undefined || (typeof minLevel === 'string' && parseLevel(minLevel) !== undefined), '.minLevel', minLevel, 'is not a level. Use one such as WARNING.');
}

function checkEnricher(enricher: unknown, name: string, refuse: Refuse): void {
  const check = checkOf(refuse, name);
  const isEnricher = isObject(enricher) && typeof enricher['enrich'] === 'function';
  check(isEnricher, '', enricher, 'is no enricher. Give an object with a name and a method enrich(record).');
}
