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
const PERSONAL_WORDS = 3;
const TEXT_WORDS = set('pass csrf xsrf dbpass userpass pan');
/** Words that say only in what form the value is given. */
const FORMS = set('hash digest salt value text plain plaintext raw string str header encoded encrypted hex base64 b64 utf8 pem confirmation confirm again repeat repeated new old current previous');
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
  const joined = words.join('');
  if (WORDS.has(last) || isPersonal(words) || endsWithAny(joined, ENDINGS)) return Verdict.Secret;
  return MAIL_WORDS.has(last) || endsWithAny(joined, EMAIL_ENDINGS) ? Verdict.Email : Verdict.Plain;
}

function isPersonal(words: readonly string[]): boolean {
  for (let count = 1; count <= Math.min(PERSONAL_WORDS, words.length); count += 1) {
    if (PERSONAL.has(words.slice(-count).join(''))) return true;
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
