import { parseArgs } from 'node:util';

/** What `npm start --` was asked for. */
export interface StartOptions {
  /** End after the series of requests instead of staying up. */
  once: boolean;
  help: boolean;
}

/** @throws Error naming the argument that is unknown. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { once: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    strict: true,
    allowPositionals: false,
  });
  return values;
}

export const USAGE = 'Usage: npm start [-- --once | --help]';

export const HELP = `${USAGE}

Starts the sample API and worker, sends a short series of requests, shows one request's story across both, and
stays up until Ctrl-C.

  --once   end after the story: exit code 0, or 1 with the reason when something expected is missing
  --help   this text

Environment:
  PORT          of the API; default 3000, or a free one when that is taken
  DATABASE_URL  a PostgreSQL to use instead of the embedded one
  REDIS_URL     a Redis for the queue instead of PostgreSQL, and for counting failed logins
  HTTP_ADAPTER  express (default) or fastify
  LOG_DIR       where the log files go; default logs
  LOGS_TOKENS   who may use the query API; default outside production: a token for this run, which is shown
  LOG_CONSOLE   pretty or json: show the apps' records on this terminal too
`;
