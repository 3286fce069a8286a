import { REDACTED } from './marks';

/** A plus, a country's digits and the rest (ITU-T E.164 has 15 at most), with the usual signs between them. */
const INTERNATIONAL = /(?<=^|[^\p{L}\p{N}_+.-]|\\[nrt])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?![\p{L}\p{N}_])(?![.,]\d)/gu;

/** Replaces telephone numbers in international form; a national one cannot be told from other numbers. */
export function redactPhoneNumbers(text: string): string {
  return text.replace(INTERNATIONAL, REDACTED);
}
