import { REDACTED } from './marks';

/** After these prefixes a token follows that has a digit somewhere. Forms as providers document them for secret scanning. */
const PREFIXES = [
  '[srp]k_(?:live|test)_', 'whsec_', 'gh[pousr]_', 'github_pat_', 'gl(?:pat|sa|rt|dt|cbt|soat|ptt)[-_]', 'xox[abeprs]-', 'xapp-', 'npm_', 'hf_', 'shp(?:at|ss|ca|pa)_',
  'do[op]_v1_', 'dapi', 'pypi-', 'ya29\\.', 'SG\\.', 'sk-(?:ant-|proj-)?', 'GOCSPX-', 'sq0(?:atp|csp)-', 'dckr_pat_', 'hv[sbr]\\.', 'ATATT3', 'ATCTT3', 'lin_api_', 'ntn_', 'secret_',
  'figd_', 'PMAK-', 'NRAK-', 'sntry[su]_', 'pscale_tkn_', 'sbp_', 'dp\\.(?:pt|st)\\.', 'rnd_', 'tfp_',
];
/** Tokens of an exact form. */
const EXACT = [
  '(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])', 'AIza[\\w-]{35}', 'SK[0-9a-f]{32}(?![0-9a-z])', '[0-9a-f]{32}-us\\d{1,2}(?!\\d)', 'key-[0-9a-f]{32}(?![0-9a-z])',
  'AGE-SECRET-KEY-1[0-9A-Z]{20,}', '\\d{8,10}:AA[\\w-]{33}(?![\\w-])',
  '[A-Z]{4,8}\\.\\d{10,12}\\.[\\w-]{43}(?![\\w-])', // a signed level of our own: whoever has it can use it
];
const TOKEN = new RegExp(`(?<=^|[^A-Za-z0-9]|\\\\[nrt])(?:(?:${PREFIXES.join('|')})(?=[\\w.-]{0,64}\\d)[\\w.-]{16,}|${EXACT.join('|')})`, 'g');
/** Addresses that anyone who knows them may post to. */
const WEBHOOK = /(hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/\d{10,20}\/|\.webhook\.office\.com\/webhookb2\/)[\w./@-]{8,}/g;

/** Replaces keys that providers give out; the prefix says what it is. */
export function redactProviderTokens(text: string): string {
  return text.replace(TOKEN, REDACTED);
}

export function redactWebhooks(text: string): string {
  return text.replace(WEBHOOK, `$1${REDACTED}`);
}
