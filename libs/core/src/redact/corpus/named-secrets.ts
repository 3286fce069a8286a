import { named, type Shape } from './shape';

/** Opaque values: nothing but the name says what they are. */
const NAMES = `
  password; passwd; pwd; passphrase; passcode; user password; new password; password confirmation; password hash; admin password; db password;
  smtp password; redis password; keystore password; secret; client secret; secret key; session secret; app secret; shared secret; webhook secret;
  mfa secret; totp secret; consumer secret; token; access token; refresh token; id token; csrf token; auth token; session token; reset token;
  device token; bot token; personal access token; x auth token; x amz security token; api key; x api key; api token; api secret; private key;
  encryption key; signing key; access key; secret access key; master key; ssh key; hmac key; account key; subscription key; vault key; storage key;
  credential; credentials; user credentials; cookie; set cookie; session cookie; authorization; proxy authorization; jwt; bearer; connection string;
  database url; otp; otp code; mfa code; verification code; recovery code; backup code; one time code; pin; pin code; cvv; cvc; security code;
  security answer; code verifier; client assertion; authorization code; credit card; card number; cc number; social security number;
  cvv code; two factor code; sms code; login code; reset code; access code; passkey; pgpass; x auth; connect sid; passwords; pins; otps; cvvs
`;

/** Personal data that is known by its name only. */
const PERSONAL = `
  phone; phone number; mobile; mobile number; telephone; passport number; tax id; national id; driver license; bank account; phones; phone numbers; ibans
`;

const BIRTH_DATES: readonly Shape[] = [
  named('birth date', '1987-06-05'),
  named('date of birth', '1961-11-27'),
  named('dob', '03/14/1974'),
  named('birthday', '30.09.1992'),
];

const list = (names: string): Shape[] => names.trim().split(/;\s+/).map((name) => named(name));

export const NAMED_SECRETS: readonly Shape[] = [...list(NAMES), ...list(PERSONAL), ...BIRTH_DATES];
