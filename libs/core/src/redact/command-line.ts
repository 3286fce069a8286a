import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';

const OPTION = /(?<=(?:^|[\s"'])--?)([A-Za-z][\w-]{1,63})([ \t]+)("[^"]*"|'[^']*'|[^\s"'-][^\s"']*)/g;

/** Replaces the values of command line options with a secret's name: `--password hunter2`. */
export function redactOptions(text: string, keys: KeyRules): string {
  return text.replace(OPTION, (all: string, name: string, gap: string, value: string) =>
    keys.verdict(name) === Verdict.Secret && !value.startsWith(REDACTED) ? name + gap + REDACTED : all,
  );
}

/** `-p` and a password in one word, as MySQL's tools and archivers take it: with a digit, neither a port nor a word (`-profile2`). */
const GLUED = /(?<=(?:^|\s)-p)(?!(?:(?:\d{1,3}\.){3}\d{1,3}:)?\d{1,5}(?::\d{1,5})?(?:\/(?:tcp|udp))?(?:["'\s]|$))(?!(?:assw|ath|orts?|ids?|rojects?|rofiles?|roxy|refix|reset|review|rint|riority|rotocol|arams?|arallel|ages?|latform|lugins?|ackages?|oints?|ublic|ython|attern|eers?|ool|olicy)[\d_.=-]{0,12}(?:["'\s]|$))(?=[^\s"'\\]{0,128}\d)[^\s"'[=\\]{4,}/g;
/** A user and a password as curl and its kin take them; `1000:1000` are ids. */
const USER = /((?:^|\s)(?:-u|-U|--user|--proxy-user)(?:\s{1,4}|=)?["']?[^\s:"'=]{1,128}:)(?!\d{1,6}(?:["'\s]|$)|\[REDACTED\])([^\s"']+)/g;

/** Replaces `-pSECRET`, and what follows the colon in `curl -u user:SECRET`. */
export function redactArguments(text: string): string {
  return text.replace(GLUED, REDACTED).replace(USER, `$1${REDACTED}`);
}

const USER_OPTION = /^(?:-u|-U|--user|--proxy-user)$/;

/** One element of a list of arguments, by the one before it. */
export function redactArgument(argument: string, previous: unknown): string {
  if (typeof previous === 'string' && USER_OPTION.test(previous)) return redactArguments(`-u ${argument}`).slice(3);
  return argument.startsWith('-p') ? redactArguments(argument) : argument;
}
