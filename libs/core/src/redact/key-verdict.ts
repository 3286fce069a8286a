import { wordsOf } from './key-words';

/** What a key's name says about its value. */
export enum Verdict {
  Plain = 0,
  /** An address: masked, not removed. */
  Email = 1,
  /** A secret when it is text; as a number it is a count (`tokens: 512`). */
  SecretText = 2,
  Secret = 3,
  /** An identifier that settings want replaced by a pseudonym. */
  Pseudonym = 4,
  /** A secret when it is one text (`auth: 'bob:…'`); an object is judged by its own keys. */
  SecretAlone = 5,
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** A key whose last words, written together, end so holds a secret. */
const ENDINGS = [
  ...set('password passwd pwd pswd passphrase passcode secret token credential cookie authorization jwt'),
  ...set('creditcard cardnumber cardno ccnumber ccnum securitycode cardcode socialsecurity socialsecuritynumber securityanswer'),
  ...set('connectionstring connectionuri connectionurl databaseurl databaseuri dburl dburi'),
  ...set('authcode authorizationcode verificationcode recoverycode backupcode onetimecode otpcode mfacode 2facode pincode'),
  ...set('apikey privatekey secretkey accesskey encryptionkey decryptionkey signingkey masterkey sshkey authkey hmackey'),
  ...set('accountkey subscriptionkey functionskey vaultkey gpgkey pgpkey secretkeybase codeverifier clientassertion storagekey pseudonymkey passwordhash passwordsalt passwordconfirmation'),
];
/** A key whose last word is one of these holds a secret; as part of a longer word they mean something else. */
const WORDS = set('pw ssn cvv cvc pin otp totp dsn bearer');
/** Personal data: the last words, up to three, are one of these together. */
const PERSONAL = set(
  'phone mobile telephone tel cellphone msisdn phonenumber mobilenumber mobilephone telephonenumber dob birthdate birthday dateofbirth iban ibannumber bankaccount bankaccountnumber ' +
    'passportnumber passportno taxid nationalid driverlicense driverslicense driverlicence driverslicence drivinglicence',
);
/** Codes and credentials by their last words, up to three: as the end of a longer word they mean something else (`presetCode`). */
const CODES = set(
  'cvvcode cvccode twofactorcode smscode logincode signincode resetcode accesscode totpcode confirmationcode passkey pgpass xauth httpauth basicauth proxyauth connectsid',
);
const MOST_WORDS = 3;
/** Names that say so only when nothing stands before them: `accountSid` is an id. */
const ALONE = set('auth sid');
const TEXT_WORDS = set('pass csrf xsrf dbpass userpass pan');
/** Words that say only in what form the value is given. */
const FORMS = set('hash digest salt value text plain plaintext raw string str header encoded encrypted hex base64 b64 utf8 pem confirmation confirm again repeat repeated new old current previous input field v version prod production live test testing staging stage dev development');
/** What `tokens` are when somebody counts them. */
const COUNTED = set('max min total input output prompt completion cached reasoning used remaining num count per');
const EMAIL_ENDINGS = ['email', 'emailaddress', 'emailaddresses', 'mailaddress', 'mailaddresses'];
const MAIL_WORDS = set('mail mails');

/** The verdict on a key by its name alone, and without what says only form or repetition: `new_password2_hash` speaks of a password. */
export function verdictOf(key: string): Verdict {
  let words = wordsOf(key);
  for (;;) {
    const verdict = verdictOfWords(words) || verdictOfWords(withoutNumber(words));
    if (verdict !== Verdict.Plain || words.length < 2 || !isForm(words.at(-1)!)) return verdict;
    words = words.slice(0, -1);
  }
}

function verdictOfWords(words: readonly string[]): Verdict {
  const last = words.at(-1);
  if (last === undefined) return Verdict.Plain;
  if (last === 'tokens') return words.some((word) => COUNTED.has(word)) ? Verdict.Plain : Verdict.SecretText;
  if (TEXT_WORDS.has(last)) return Verdict.SecretText;
  if (words.length === 1 && ALONE.has(last)) return Verdict.SecretAlone;
  const joined = words.join('');
  if (isSecretWord(words, last) || endsWithAny(joined, ENDINGS)) return Verdict.Secret;
  if (last.endsWith('s') && isSecretWord([...words.slice(0, -1), last.slice(0, -1)], last.slice(0, -1))) return Verdict.SecretText; // several, or how many
  return MAIL_WORDS.has(last) || endsWithAny(joined, EMAIL_ENDINGS) ? Verdict.Email : Verdict.Plain;
}

/** Whether the last word says so, or the last ones together. */
function isSecretWord(words: readonly string[], last: string): boolean {
  if (WORDS.has(last)) return true;
  for (let count = 1; count <= Math.min(MOST_WORDS, words.length); count += 1) {
    const together = words.slice(-count).join('');
    if (PERSONAL.has(together) || CODES.has(together)) return true;
  }
  return false;
}

function withoutNumber(words: readonly string[]): string[] {
  const last = words.at(-1);
  return last === undefined ? [] : [...words.slice(0, -1), last.replace(/(?<=\p{L})\d+$/u, '')];
}

function isForm(word: string): boolean {
  const name = word.replace(/\d+$/, '');
  return name === '' || FORMS.has(name);
}

/** The last word may be a plural. */
function endsWithAny(text: string, endings: readonly string[]): boolean {
  const singular = text.endsWith('s') ? text.slice(0, -1) : text;
  return endings.some((ending) => text.endsWith(ending) || singular.endsWith(ending));
}
