import { REDACTED } from './marks';

/** Characters of an IBAN by country (registry of ISO 13616). */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 ' +
    'IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 ' +
    'SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((row) => [row.slice(0, 2), Number(row.slice(2))]),
);
/** Country, check digits and what follows, in groups or not. */
const CANDIDATE = /(?<=^|[^\p{L}\p{N}_]|\\[nrt])([A-Z]{2})\d\d(?: ?[A-Z0-9]){11,30}/gu;

/** Replaces international bank account numbers: known country, its length, valid check digits (ISO 7064). */
export function redactAccountNumbers(text: string): string {
  return text.replace(CANDIDATE, (run: string, country: string) => {
    const end = endOf(run, LENGTHS.get(country) ?? 0);
    return end !== -1 && isValid(run.slice(0, end).replace(/ /g, '')) ? REDACTED + run.slice(end) : run;
  });
}

/** Where the account's characters end; -1 when another one follows at once. */
function endOf(run: string, length: number): number {
  let count = 0;
  for (let at = 0; at < run.length; at += 1) {
    if (run[at] === ' ') continue;
    count += 1;
    if (count === length) return at + 1 === run.length || run[at + 1] === ' ' ? at + 1 : -1;
  }
  return -1;
}

function isValid(account: string): boolean {
  let rest = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
