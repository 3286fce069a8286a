import { CairnError } from '@cairn/core';
import { DeliveryError, type Trouble } from '@cairn/core/remote';

/**
 * What Redis says of itself and not of the records: out of memory, a replica, cannot save, still loading, part of a cluster missing, does not let us in, may not run our commands
 * (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). It can be mended while they wait.
 */
const OF_THE_SERVER =
  /^(?:OOM|READONLY|MISCONF|LOADING|CLUSTERDOWN|MASTERDOWN|NOREPLICAS|TRYAGAIN|BUSY|MOVED|ASK|CROSSSLOT|NOAUTH|WRONGPASS|NOPERM|DENIED|UNKILLABLE|EXECABORT)\b|max number of clients|invalid password|invalid username|ACL failure|no permissions|The user executing the script|client sent AUTH|without any password|unknown command|not allowed from script|(?:can't|could not) (?:write|save)/i;
const CODE = /^[A-Z]{2,}\b/;

/** How a failed call is to be taken. What is not an answer of Redis is a matter of the connection. */
export function troubleOf(error: unknown): Trouble {
  if (!isReply(error)) return 'unavailable';
  return OF_THE_SERVER.test(plain(error.message)) ? 'unavailable' : 'doubtful';
}

export function deliveryFailure(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  return new DeliveryError(troubleOf(error), `Redis: ${messageOf(error)}`, { cause: error });
}

/** For readers. */
export function storeFailure(error: unknown): CairnError {
  if (error instanceof CairnError) return error;
  return new CairnError('CAIRN_E_STORE', `the records in Redis cannot be read: ${messageOf(error)}${cureOf(error)}`, { cause: error });
}

export function isNoPermission(error: unknown): boolean {
  return isReply(error) && /NOPERM|ACL failure|no permissions|The user executing the script|unknown command/i.test(error.message);
}

/** An answer that waits for no reconnection: the password or the user is wrong. */
export function isRefusedLogin(error: unknown): boolean {
  return isReply(error) && /^(?:WRONGPASS|NOAUTH)|invalid password|without any password/i.test(error.message);
}

function cureOf(error: unknown): string {
  if (isRefusedLogin(error)) return '. Check the user and password of the URL.';
  if (isNoPermission(error)) return '. Give the user read access to the keys of the prefix.';
  return isReply(error) ? '' : '. Check that it runs and can be reached.';
}

/** Of ioredis or its parser. */
function isReply(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'ReplyError' || CODE.test(error.message));
}

/** Older versions put the script's name and line around what a command in it said. */
function plain(message: string): string {
  return message.replace(/^ERR (?:Error running script[^:]*: )?(?:@?[\w-]+:\s*\d+:\s*)?-?/, '');
}

function messageOf(error: unknown): string {
  const { message, code } = error as Error & { readonly code?: string };
  return message || code || String(error);
}
