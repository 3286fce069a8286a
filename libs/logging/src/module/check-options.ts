import type { Refuse } from '@cairn/core';
import { checkAuditOptions } from '../audit/check-audit-options';
import { nPlusOneLimit } from '../database/n-plus-one-limit';
import { checkRequestOptions } from '../http/check-request-options';
import { checkIntegrationOptions } from '../integration/check-integration-options';
import { checkSecurityOptions } from '../security/security-options';
import { checkNames } from './check-names';
import { checkRoutes } from './check-routes';
import type { LoggingOptions } from './logging-options';
import { checkOf, isObject, refuseWhatThrows } from './option-check';

const FUNCTIONS = ['principal', 'jobSubject', 'jobContext'] as const;

/** Everything that can be told of the options of this package before anything is started; each that cannot be used is refused by name. */
export function checkOptions(options: LoggingOptions, refuse: Refuse): void {
  const { request, security, audit, integration, database } = options;
  checkNames(options, refuse);
  if (isObject(request)) checkRequestOptions(request, refuse);
  if (isObject(security)) checkSecurityOptions(security, refuse);
  if (isObject(integration)) checkIntegrationOptions(integration, refuse);
  if (isObject(database)) refuseWhatThrows(refuse, () => nPlusOneLimit(options.database?.nPlusOne));
  if (isObject(audit)) checkAuditOptions(audit, refuse);
  for (const name of FUNCTIONS) checkOf(refuse)(options[name] === undefined || typeof options[name] === 'function', name, options[name], 'is no function. Give one.');
  checkRoutes({ ...options }, refuse);
}
