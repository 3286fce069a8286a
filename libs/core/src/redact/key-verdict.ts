import { wordsOf } from './key-words';

/** What a key's name says about its value. */
export enum Verdict {
  Plain = 0,
  /** An address: masked, not removed. */
  Email = 1,
  /** A secret when it is text; as a number it is a count (`tokens: 512`). */
  SecretText = 2,
  Secret = 3,
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** A key whose last words, written together, end so holds a secret. */
const ENDINGS = [
  ...set('password passwd pwd pswd passphrase passcode secret token credential cookie authorization jwt'),
  ...set('creditcard cardnumber cardno ccnumber ccnum securitycode cardcode socialsecurity socialsecuritynumber securityanswer'),
  ...set('connectionstring connectionuri connectionurl databaseurl databaseuri dburl dburi'),
  ...set('authcode authorizationcode verificationcode recoverycode backupcode onetimecode otpcode mfacode 2facode pincode'),
  ...set('apikey privatekey secretkey accesskey encryptionkey decryptionkey signingkey masterkey sshkey authkey hmackey'),
  ...set('accountkey subscriptionkey functionskey vaultkey gpgkey pgpkey secretkeybase codeverifier clientassertion'),
];
/** A key whose last word is one of these holds a secret; as part of a longer word they mean something else. */
const WORDS = set('pw ssn cvv cvc pin otp totp dsn bearer');
const TEXT_WORDS = set('pass csrf xsrf dbpass userpass pan');
/** Words that say only in what form the value is given. */
const FORMS = set('hash digest salt value text plain plaintext raw string str header encoded encrypted hex base64 b64 utf8 pem confirmation confirm again repeat repeated new old current previous');
/** What `tokens` are when somebody counts them. */
const COUNTED = set('max min total input output prompt completion cached reasoning used remaining num count per');
const EMAIL_ENDINGS = ['email', 'emailaddress', 'emailaddresses', 'mailaddress', 'mailaddresses'];
const MAIL_WORDS = set('mail mails');

/** The verdict on a key by its name alone. */
export function verdictOf(key: string): Verdict {
  const words = wordsOf(key);
  const verdict = verdictOfWords(words);
  return verdict === Verdict.Plain ? verdictOfWords(coreOf(words)) : verdict;
}

function verdictOfWords(words: readonly string[]): Verdict {
  const last = words.at(-1);
  if (last === undefined) return Verdict.Plain;
  if (last === 'tokens') return words.some((word) => COUNTED.has(word)) ? Verdict.Plain : Verdict.SecretText;
  if (TEXT_WORDS.has(last)) return Verdict.SecretText;
  const joined = words.join('');
  if (WORDS.has(last) || endsWithAny(joined, ENDINGS)) return Verdict.Secret;
  return MAIL_WORDS.has(last) || endsWithAny(joined, EMAIL_ENDINGS) ? Verdict.Email : Verdict.Plain;
}

/** Without what says only form or repetition: `new_password2_hash` speaks of a password. */
function coreOf(words: readonly string[]): string[] {
  let end = words.length;
  while (end > 1 && isForm(words[end - 1]!)) end -= 1;
  const core = words.slice(0, end);
  const last = core.pop();
  return last === undefined ? core : [...core, last.replace(/(?<=\p{L})\d+$/u, '')];
}

function isForm(word: string): boolean {
  return FORMS.has(word) || /^\d+$/.test(word);
}

/** The last word may be a plural. */
function endsWithAny(text: string, endings: readonly string[]): boolean {
  const singular = text.endsWith('s') ? text.slice(0, -1) : text;
  return endings.some((ending) => text.endsWith(ending) || singular.endsWith(ending));
}
