import { types } from 'node:util';

/** Text for objects whose content is not data, or whose own properties do not show it; `undefined` for any other. */
export function textOfKnown(value: object): string | undefined {
  if (types.isDate(value)) return dateText(value);
  if (types.isRegExp(value)) return String(RegExp.prototype.toString.call(value));
  if (ArrayBuffer.isView(value)) return bytesText(value);
  if (types.isAnyArrayBuffer(value)) return `[ArrayBuffer ${value.byteLength} bytes]`;
  if (value instanceof URL) return value.href;
  if (value instanceof URLSearchParams) return `?${value.toString()}`;
  return typeNameOfOpaque(value);
}

/** The primitive in a boxed one. */
export function unboxed(value: object): unknown {
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value);
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  if (types.isBigIntObject(value)) return BigInt.prototype.valueOf.call(value);
  return types.isSymbolObject(value) ? Symbol.prototype.valueOf.call(value) : value;
}

function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}

/** Only the size: content may be anything. */
function bytesText(view: ArrayBufferView): string {
  if (Buffer.isBuffer(view)) return `[Buffer ${view.byteLength} bytes]`;
  const name = types.isDataView(view) ? 'DataView' : (typedArrayName.call(view) as string);
  return `[${name} ${view.byteLength} bytes]`;
}

/** The built-in getter, which an object cannot override. */
const typedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
)!.get as () => unknown;

function typeNameOfOpaque(value: object): string | undefined {
  if (types.isPromise(value)) return '[Promise]';
  if (types.isWeakMap(value)) return '[WeakMap]';
  if (types.isWeakSet(value)) return '[WeakSet]';
  if (types.isGeneratorObject(value)) return '[Generator]';
  if (value instanceof WeakRef) return '[WeakRef]';
  return types.isExternal(value) ? '[External]' : undefined;
}
