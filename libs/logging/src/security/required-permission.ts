import { Reflector } from '@nestjs/core';
import type { RouteTarget } from '../http/request-state';
import type { PermissionKey } from './security-options';

/** Reads the permission a handler, else its controller, asks for; several are joined by `, `. Null when it names none. */
export type PermissionReader = (target: RouteTarget | undefined) => string | null;

export function permissionReader(keys: readonly PermissionKey[]): PermissionReader {
  const reflector = new Reflector();
  const names = keys.map((key) => (typeof key === 'string' ? key : key.KEY));
  return (target) => {
    if (target === undefined) return null;
    const targets = [target.method, target.controller];
    const found = names.flatMap((name) => permissionsIn(reflector.getAllAndOverride<unknown>(name, targets)));
    return found.length === 0 ? null : found.join(', ');
  };
}

function permissionsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(permissionsIn);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
