import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';

const OPTION = /(?<=(?:^|[\s"'])--?)([A-Za-z][\w-]{1,63})([ \t]+)("[^"]*"|'[^']*'|[^\s"'-][^\s"']*)/g;
const NUMBER = /^["']?\d+(?:\.\d+)?["']?$/;

/** Replaces the values of command line options with a secret's name: `--password hunter2`. */
export function redactOptions(text: string, keys: KeyRules): string {
  return text.replace(OPTION, (all: string, name: string, gap: string, value: string) => {
    const verdict = keys.verdict(name);
    const isSecret = verdict === Verdict.SecretText ? !NUMBER.test(value) : verdict === Verdict.Secret || verdict === Verdict.SecretAlone;
    return isSecret && !value.startsWith(REDACTED) ? name + gap + REDACTED : all;
  });
}

/** `-p` and a password in one word, of any command: with a digit or of both cases, neither a port nor a word (`-profile2`). */
const GLUED = /(?<=(?:^|\s)-p)(?!(?:(?:\d{1,3}\.){3}\d{1,3}:)?\d{1,5}(?::\d{1,5})?(?:\/(?:tcp|udp))?(?:["'\s]|$))(?!(?:assw|ath|orts?|ids?|rojects?|rofiles?|roxy|refix|reset|review|rint|riority|rotocol|arams?|arallel|ages?|latform|lugins?|ackages?|oints?|ublic|ython|attern|eers?|ool|olicy)[\d_.=-]{0,12}(?:["'\s]|$))(?=[^\s"'\\]{0,128}\d|[^\s"'\\A-Z]{0,128}[A-Z][^\s"'\\a-z]{0,128}[a-z]|[^\s"'\\a-z]{0,128}[a-z][^\s"'\\A-Z]{0,128}[A-Z])[^\s"'[=\\]{4,}/g;
/** A user and a password as curl and its kin take them; `1000:1000` are ids. */
const USER = /((?:^|\s)(?:-u|-U|--user|--proxy-user)(?:\s{1,4}|=)?["']?[^\s:"'=]{1,128}:)(?!\d{1,6}(?:["'\s]|$)|\[REDACTED\])([^\s"']+)/g;

/** Commands whose `-p` is a password; of `sshpass` it may be a word of its own. */
const TAKES_PASSWORD = '(?:mysql\\w{0,16}|mariadb[\\w-]{0,16}|7z[ar]{0,2}|sshpass)(?:\\.exe)?';
const OF_COMMAND = new RegExp(`((?:^|[\\s/\\\\"'\`(;|&])${TAKES_PASSWORD}(?:\\s[^\\r\\n|;&]{0,512}?)?\\s-p|(?:^|[\\s/])sshpass\\s{1,4}-p\\s{1,4})(?!assword|rotocol|ort|\\[REDACTED\\])(?:"([^"]{1,256})"|'([^']{1,256})'|[^\\s"'\\\\]+)`, 'g');

/** Replaces `-pSECRET`, and what follows the colon in `curl -u user:SECRET`. */
export function redactArguments(text: string): string {
  return text.replace(OF_COMMAND, `$1${REDACTED}`).replace(GLUED, REDACTED).replace(USER, `$1${REDACTED}`);
}

const USER_OPTION = /^(?:-u|-U|--user|--proxy-user)$/;

const COMMAND = new RegExp(`(?:^|[/\\\\])${TAKES_PASSWORD}$`);
const OWN_PASSWORD = /^-p(?!assword|rotocol|ort).+/;

/** One element of a list of arguments, by the one before it and the first, which may be the command. */
export function redactArgument(argument: string, previous: unknown, first: unknown): string {
  if (typeof previous === 'string' && USER_OPTION.test(previous)) return redactArguments(`-u ${argument}`).slice(3);
  const isOfCommand = typeof first === 'string' && COMMAND.test(first);
  if (isOfCommand && previous === '-p' && first.includes('sshpass')) return REDACTED;
  if (!argument.startsWith('-p')) return argument;
  return isOfCommand && OWN_PASSWORD.test(argument) ? `-p${REDACTED}` : redactArguments(argument);
}
