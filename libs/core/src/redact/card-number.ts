import { REDACTED } from './marks';

/** Groups of three digits or more with one space or dash between them, not part of a longer word or number. */
const RUN = /(?<=^|[^\p{L}\p{N}_]|\\[nrt])(?<!\d[.,])\d{3,}(?:[ -]\d{3,})*(?![\p{L}\p{N}_])(?![.,]\d)/gu;
/** First digits and lengths of the large issuers: Visa, Mastercard, Amex, Discover, JCB, Diners, UnionPay, Maestro. */
const ISSUER =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12,14}|3[47]\d{13}|(?:6011|64[4-9]|65|35|62)\d{12,17}|3(?:0[0-59]|[689])\d{11,16}|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15})$/;
const LONGEST = 19;
const SHORTEST = 13;

/** Replaces payment card numbers: known issuer, right length, valid check digit (ISO/IEC 7812). */
export function redactCardNumbers(text: string): string {
  return text.replace(RUN, redactRun);
}

export function isCardNumber(digits: string): boolean {
  return digits.length >= SHORTEST && digits.length <= LONGEST && ISSUER.test(digits) && passesLuhn(digits);
}

/** A run may hold other numbers before and after the card's: every stretch of whole groups is tried. */
function redactRun(run: string): string {
  for (let start = 0; start < run.length; start = nextGroup(run, start)) {
    const end = cardEnd(run, start);
    if (end !== -1) return run.slice(0, start) + REDACTED + redactRun(run.slice(end));
  }
  return run;
}

function cardEnd(run: string, start: number): number {
  let digits = '';
  for (let at = start; at < run.length && digits.length < LONGEST; at += 1) {
    if (!isDigit(run, at)) continue;
    digits += run[at];
    if (!isDigit(run, at + 1) && isCardNumber(digits)) return at + 1;
  }
  return -1;
}

function nextGroup(run: string, from: number): number {
  let at = from;
  while (isDigit(run, at)) at += 1;
  return at + 1;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** A number that is a payment card's. */
export function isCardLike(value: number | bigint): boolean {
  return value > 1e12 && value < 1e19 && isCardNumber(String(value));
}
