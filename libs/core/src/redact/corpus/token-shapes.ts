import { canary, formed, type Shape } from './shape';

const HEX = '0123456789abcdef';
const UPPER = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // without 0 and 1, as AWS has it

/** Prefix and rest are joined here, at run time: in no file of this repository stands anything that looks like a token. */
function token(name: string, prefix: readonly string[], length: number, alphabet?: string, end = ''): Shape {
  const secret = canary(name, length, alphabet);
  return formed(name, `${prefix.join('')}${secret}${end}`, [secret, secret.slice(0, 10), secret.slice(-10)]);
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const jwt = (name: string, header: object): Shape => {
  const payload = base64url(JSON.stringify({ sub: canary(name, 12), admin: true }));
  const signature = canary(`${name} signature`, 43);
  return formed(name, `${base64url(JSON.stringify(header))}.${payload}.${signature}`, [payload, payload.slice(10, 26), signature, signature.slice(0, 12)]);
};

function pem(name: string, kind: string): Shape {
  const lines = [1, 2, 3].map((line) => canary(`${name} ${line}`, 64));
  const fence = (edge: string): string => ['-----', edge, ' ', kind, '-----'].join('');
  return formed(name, [fence('BEGIN'), ...lines, fence('END')].join('\n'), lines.flatMap((line) => [line, line.slice(0, 12), line.slice(-12)]));
}

/** A token with parts of its own form. */
function joined(name: string, parts: readonly string[], secret: string): Shape {
  return formed(name, parts.join(''), [secret, secret.slice(0, 10), secret.slice(-10)]);
}

const slackPath = canary('slack webhook', 24);
const discordSecret = canary('discord webhook', 68);
const telegramSecret = canary('telegram', 33);
const mailchimp = canary('mailchimp', 32, HEX);

/** Keys and tokens of well-known providers, and of standards. */
export const TOKEN_SHAPES: readonly Shape[] = [
  token('aws access key id', ['AK', 'IA'], 16, UPPER),
  token('aws temporary key id', ['AS', 'IA'], 16, UPPER),
  token('google api key', ['AI', 'za'], 35),
  token('google oauth token', ['ya', '29.'], 60),
  token('google client secret', ['GOC', 'SPX-'], 28),
  token('github personal token', ['gh', 'p_'], 36),
  token('github server token', ['gh', 's_'], 36),
  token('github oauth token', ['gh', 'o_'], 36),
  token('github fine grained token', ['github', '_pat_'], 22 + 1 + 59),
  token('gitlab token', ['gl', 'pat-'], 20),
  token('slack bot token', ['xo', 'xb-'], 40),
  token('slack user token', ['xo', 'xp-'], 60),
  token('slack app token', ['xa', 'pp-'], 60),
  joined('slack webhook', ['https://hooks.', 'slack.com/services/', 'T0001ABCD/', 'B0001ABCD/', slackPath], slackPath),
  joined('discord webhook', ['https://discord', '.com/api/webhooks/', '123456789012345678/', discordSecret], discordSecret),
  joined('telegram bot token', ['123456789', ':AA', telegramSecret], telegramSecret),
  token('stripe secret key', ['sk', '_live_'], 24),
  token('stripe restricted key', ['rk', '_live_'], 24),
  token('stripe test key', ['sk', '_test_'], 24),
  token('stripe webhook secret', ['wh', 'sec_'], 32),
  token('square token', ['sq0', 'csp-'], 43),
  token('shopify token', ['shp', 'at_'], 32, HEX),
  token('twilio key', ['S', 'K'], 32, HEX),
  token('sendgrid key', ['S', 'G.'], 66),
  joined('mailchimp key', [mailchimp, '-us', '12'], mailchimp),
  token('mailgun key', ['key', '-'], 32, HEX),
  token('npm token', ['np', 'm_'], 36),
  token('pypi token', ['py', 'pi-'], 70),
  token('docker token', ['dckr', '_pat_'], 27),
  token('digitalocean token', ['dop', '_v1_'], 64, HEX),
  token('databricks token', ['da', 'pi'], 32, HEX),
  token('hugging face token', ['h', 'f_'], 34),
  token('openai key', ['sk', '-proj-'], 48),
  token('anthropic key', ['sk', '-ant-api03-'], 60),
  token('grafana token', ['gl', 'sa_'], 41),
  token('vault token', ['hv', 's.'], 40),
  token('atlassian token', ['ATA', 'TT3'], 60),
  token('linear key', ['lin', '_api_'], 40),
  token('notion token', ['nt', 'n_'], 46),
  token('figma token', ['fi', 'gd_'], 40),
  token('postman key', ['PM', 'AK-'], 59),
  token('new relic key', ['NR', 'AK-'], 27),
  token('sentry token', ['sn', 'trys_'], 60),
  token('age key', ['AGE-SECRET', '-KEY-1'], 58, UPPER),
  token('signed log level', ['DEB', 'UG.', '1789999999', '.'], 43),
  jwt('jwt hs256', { alg: 'HS256', typ: 'JWT' }),
  jwt('jwt with key id', { typ: 'JWT', alg: 'RS256', kid: 'k1' }),
  pem('rsa private key', 'RSA PRIVATE KEY'),
  pem('pkcs8 private key', 'PRIVATE KEY'),
  pem('openssh private key', 'OPENSSH PRIVATE KEY'),
  pem('ec private key', 'EC PRIVATE KEY'),
];
