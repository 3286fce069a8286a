import { KeyRules } from './key-rules';
import { Verdict, verdictOf } from './key-verdict';

const SECRET = `
  password PASSWORD Password passWord pass-word user_password userPassword db.password newPassword password2 passwordConfirmation
  password_hash hashedPassword passwords passwd pwd userpwd DB_PWD passphrase secret clientSecret CLIENT_SECRET client-secret
  secrets sessionSecret secret_key_base token accessToken access_token ACCESSTOKEN refresh-token idToken id_token csrfToken
  x-auth-token token_value apiKey api_key API_KEY APIKey ApiKEY apikey api-keys x-api-key X-Api-Key privateKey private_key PRIVATEKEY
  secretAccessKey encryptionKey signing_key authorization Authorization proxy-authorization authorization_header cookie Cookie
  set-cookie sessionCookie cookies creditCard credit_card creditCardNumber cardNumber card_number cardNo cvv cvv2 cvc card_cvc
  ssn user_ssn socialSecurityNumber pin userPin pin_code pinCode connectionString connection_string databaseUrl DATABASE_URL
  db_url dsn otp totp_secret otpCode mfaSecret mfa_code 2faSecret 2FA_SECRET recoveryCodes verification_code authorizationCode
  credentials awsCredentials jwt bearer cvvCode cvc_code twoFactorCode two_factor_code smsCode loginCode SMS_CODE smscode resetCode accessCode x-auth X_AUTH httpAuth basic_auth proxyAuth connect.sid
  totpCode signInCode confirmationCode passkey pgpass PGPASS user.smsCode phoneNumber mobile
  DB_PASSWORD_PROD DB_PASSWORD_STAGING API_KEY_LIVE api_key_test api_key_v2 apiKeyV2 passwordInput password_field tokenDev secretProduction connection_string_hash
`;
const BENIGN = `
  tokenCount token_count token_type tokenType tokenizer tokenized tokenExpiresAt max_tokens total_tokens inputTokens prompt_tokens
  passwordResetRequired password_changed_at passwordPolicy author authors authority authorized authorizedBy authorizationUrl authentication
  keyboard secretary secretariat cookieConsent cookie_policy sessionId session_id request_id requestId trace_id span_id key keys
  primaryKey partition_key cacheKey publicKey idempotency_key bypass compass passenger passed pinned spinning shipping mapping
  assassin cardinality cardType discard postcard_sent emailSent email_verified mailbox_size user_id username name path method status_code
  duration_ms accessKeyId secret_name pinterest expiration optional hotspot options description code error_code
  statusCode errorCode exitCode zipCode postcode postalCode countryCode currencyCode presetCode barcode sourceCode sessionCount tokenCount pinned
  pinCount spin spins phoneCount accountSid messageSid side inside presid authType authMethod auth_provider authors preauth test live input field version v2
  phoneVerified passkeyEnabled testInput pinsVisible headphonesCount
`;
const table = (words: string): string[] => words.trim().split(/\s+/);

describe('a key', () => {
  it.each(table(SECRET))('"%s" holds a secret', (key) => {
    expect(verdictOf(key)).toBe(Verdict.Secret);
  });

  it.each(table(BENIGN))('"%s" is plain', (key) => {
    expect(verdictOf(key)).toBe(Verdict.Plain);
  });

  it.each(['email', 'E-Mail', 'e_mail', 'EMAIL', 'userEmail', 'user_mail', 'contact.email', 'emails', 'emailAddress'])(
    '"%s" holds an address',
    (key) => expect(verdictOf(key)).toBe(Verdict.Email),
  );

  it.each(['pass', 'smtp_pass', 'csrf', 'phoneNumbers', 'phones', 'pins', 'otps', 'cvvs', 'user_pins', 'ibans', 'birthDates', 'pinsV2', 'access-codes'])('"%s" holds a secret only as text', (key) => {
    expect(verdictOf(key)).toBe(Verdict.SecretText);
  });

  it.each(['auth', 'AUTH', 'sid'])('"%s" holds a secret when it is one text', (key) => {
    expect(verdictOf(key)).toBe(Verdict.SecretAlone);
  });

  it.each(['pass\u200bword', 'api key', 'Api  Key', '\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44', 'password\u202e'])(
    'hides nothing by its spelling: %j',
    (key) => expect(verdictOf(key)).toBe(Verdict.Secret),
  );
});

describe('the settings for keys', () => {
  it('add names in any case style', () => {
    const keys = new KeyRules({ redactKeys: ['national-id', 'favouriteColour'] });
    expect(['nationalId', 'NATIONAL_ID', 'national id', 'favourite_colour'].map((key) => keys.verdict(key))).toEqual(
      Array(4).fill(Verdict.Secret),
    );
    expect(keys.verdict('nationality')).toBe(Verdict.Plain);
  });

  it('except names, which wins over adding them', () => {
    const keys = new KeyRules({ redactKeys: ['colour'], redactAllow: ['csrf_token', 'colour', 'email'] });
    expect(['csrfToken', 'CSRF-TOKEN', 'colour', 'email'].map((key) => keys.verdict(key))).toEqual(Array(4).fill(Verdict.Plain));
    expect(keys.verdict('accessToken')).toBe(Verdict.Secret);
  });

  it.each([['***'], ['']])('have no name of signs alone: %j', (name) => {
    expect(() => new KeyRules({ redactKeys: [name] })).toThrow(expect.objectContaining({ code: 'CAIRN_E_SETTING' }));
  });

  it('judge the same after more keys than are remembered', () => {
    const keys = new KeyRules({});
    for (let i = 0; i < 10_000; i += 1) keys.verdict(`field_${i}`);
    expect([keys.verdict('password'), keys.verdict('field_1')]).toEqual([Verdict.Secret, Verdict.Plain]);
  });
});
