import 'reflect-metadata';

/** Lets a wrapper stand in for a decorated method: whatever Nest or others noted on the original is noted on it too. */
export function copyMetadata(from: object, to: object): void {
  for (const key of Reflect.getOwnMetadataKeys(from) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, from), to);
  }
}
