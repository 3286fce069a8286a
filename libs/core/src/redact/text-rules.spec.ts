import { KeyRules } from './key-rules';
import { TextRules } from './text-rules';
import { late } from './text-steps';

const rules = new TextRules(new KeyRules({}));
const apply = (text: string): string => rules.apply(text, 10_000);
/** Joined at run time, so that no file of this repository looks like it held a real one. */
const made = (...parts: string[]): string => parts.join('');

const JWT = made('eyJhbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0In0', '.', 'dozjgNryP4J3jVmNHl0w5N');
const PEM = made('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA ', 'PRIVATE KEY-----');

const REDACTED_FORMS: readonly (readonly [text: string, redacted: string])[] = [
  ['Authorization: Bearer abc.def-ghi', 'Authorization: [REDACTED]'],
  ['sent Bearer abcdef0123 to upstream', 'sent Bearer [REDACTED] to upstream'],
  ['BEARER abcdef0123', 'BEARER [REDACTED]'],
  ['Basic dXNlcjpwYXNz rejected', 'Basic [REDACTED] rejected'],
  ['Digest username="bob", response="6629"\nnext', 'Digest [REDACTED]\nnext'],
  ['GET / HTTP/1.1\r\nCookie: sid=1; theme=dark\r\nHost: a', 'GET / HTTP/1.1\r\nCookie: [REDACTED]\r\nHost: a'],
  ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [REDACTED]'],
  ['curl -H "Authorization: Basic dXNlcjpwYXNz" http://a', 'curl -H "Authorization: [REDACTED]" http://a'],
  ['mysql --password hunter2 --host db', 'mysql --password [REDACTED] --host db'],
  ['tool --api-key=abc', 'tool --api-key=[REDACTED]'],
  ['postgres://app:hunter2@db:5432/tasks', 'postgres://app:[REDACTED]@db:5432/tasks'],
  ['redis://:hunter2@cache/0', 'redis://:[REDACTED]@cache/0'],
  ['postgres://app:hun@ter@db/tasks', 'postgres://app:[REDACTED]@db/tasks'],
  ['amqp://app:hun/ter@mq/', 'amqp://app:[REDACTED]@mq/'],
  ['/cb?token=abc&page=2', '/cb?token=[REDACTED]&page=2'],
  ['/cb?page=2&access_token=a.b-c#x', '/cb?page=2&access_token=[REDACTED]'],
  ['/cb?code=4/0AX4XfWh&state=1', '/cb?code=[REDACTED]&state=1'],
  ['to=https%3A%2F%2Fa%2F%3Ftoken%3Dabc%26page%3D2', 'to=https%3A%2F%2Fa%2F%3Ftoken%3D[REDACTED]%26page%3D2'],
  ['user=bob&password=hunter2', 'user=bob&password=[REDACTED]'],
  ["password='correct horse' user=bob", "password='[REDACTED]' user=bob"],
  ['password: hunter2, user: bob', 'password: [REDACTED], user: bob'],
  ['password=a,b!c) next', 'password=[REDACTED]) next'],
  ["{ password: 'hunter2', n: 1 }", "{ password: '[REDACTED]', n: 1 }"],
  ['{"password":"hun\\"ter2","n":1}', '{"password":"[REDACTED]","n":1}'],
  ['{"body":"{\\"apiKey\\":\\"abc\\",\\"n\\":1}"}', '{"body":"{\\"apiKey\\":\\"[REDACTED]\\",\\"n\\":1}"}'],
  ['{"credentials":{"a":"b","c":[1]},"n":1}', '{"credentials":[REDACTED],"n":1}'],
  ['{"password":"unfinished and cut', '{"password":"[REDACTED]'],
  ["UPDATE users SET password = 'hunter2' WHERE id = 1", "UPDATE users SET password = '[REDACTED]' WHERE id = 1"],
  ["UPDATE users SET password = 'hun''ter2', a = 'b'", "UPDATE users SET password = '[REDACTED]', a = 'b'"],
  ["SET password = N'hunter2', hint = E'x'", "SET password = N'[REDACTED]', hint = E'x'"],
  ["password = crypt('hunter2', gen_salt('bf')), a = 1", 'password = [REDACTED], a = 1'],
  ["password = COALESCE($1, 'hunter2')", 'password = [REDACTED]'],
  ["SET PASSWORD FOR bob = PASSWORD('hunter2')", "SET PASSWORD FOR bob = PASSWORD('[REDACTED]')"],
  ["alter user bob with password N'hunter2'", "alter user bob with password N'[REDACTED]'"],
  ["{u'password': b'hunter2', u'a': u'b'}", "{u'password': b'[REDACTED]', u'a': u'b'}"],
  ['login(password: """hunter2""", a: 1)', 'login(password: """[REDACTED]""", a: 1)'],
  ['"{""password"":""hunter2"",""a"":1}"', '"{""password"":""[REDACTED]"",""a"":1}"'],
  ['api key: abc123', 'api key: [REDACTED]'],
  ["CREATE USER bob WITH PASSWORD 'hunter2'", "CREATE USER bob WITH PASSWORD '[REDACTED]'"],
  ["alter user bob identified by 'hun''ter2' account lock", "alter user bob identified by '[REDACTED]' account lock"],
  ['wrong passphrase "hunter2" given', 'wrong passphrase "[REDACTED]" given'],
  ['<login><Password type="text">hunter2</Password><user>bob</user></login>', '<login><Password type="text">[REDACTED]</Password><user>bob</user></login>'],
  ['the password is hunter2, says bob', 'the password is [REDACTED], says bob'],
  ['The API key was changed to "s3cret".', 'The API key was changed to "[REDACTED]".'],
  ['signed in with password hunter2!', 'signed in with password [REDACTED]!'],
  ["INSERT INTO users (id, password) VALUES (1, 'hun''ter2'), (2, crypt('x', gen_salt('bf')))", "INSERT INTO users (id, password) VALUES (1, '[REDACTED]'), (2, [REDACTED])"],
  ['duplicate: Key (api_key)=(abc) already exists.', 'duplicate: Key (api_key)=([REDACTED]) already exists.'],
  ['name="password"\r\n\r\nhunter2\r\n--b--', 'name="password"\r\n\r\n[REDACTED]\r\n--b--'],
  ['[{"name":"password","value":"hunter2"},{"value":"abc","key":"token"}]', '[{"name":"password","value":"[REDACTED]"},{"value":"[REDACTED]","key":"token"}]'],
  ['[["id",1],["password","swordfish"]]', '[["id",1],["password","[REDACTED]"]]'],
  ['["Host","a","Authorization","Basic abc"]', '["Host","a","Authorization","[REDACTED]"]'],
  ['<param name="password" value="hunter2"/>', '<param name="password" value="[REDACTED]"/>'],
  ['mysqldump -u root -phunter2 tasks', 'mysqldump -u root -p[REDACTED] tasks'],
  ['mysql -u root -phunter db', 'mysql -u root -p[REDACTED] db'],
  ["/usr/bin/mariadb-dump -p'hunter two' db", '/usr/bin/mariadb-dump -p[REDACTED] db'],
  ['sshpass -p hunter ssh bob@host', 'sshpass -p [REDACTED] ssh bob@host'],
  ['7z x -phunter a.7z', '7z x -p[REDACTED] a.7z'],
  ['tool -pCorrectHorse', 'tool -p[REDACTED]'],
  ["WHERE token NOT IN ('abc', 'def') AND a = 1", "WHERE token NOT IN ('[REDACTED]', '[REDACTED]') AND a = 1"],
  ["WHERE token LIKE 'abc%'", "WHERE token LIKE '[REDACTED]'"],
  ["WHERE token <> 'abc'", "WHERE token <> '[REDACTED]'"],
  ["SET (name, password) = ('bob', 'hunter2')", "SET (name, password) = ('bob', '[REDACTED]')"],
  ['<password><![CDATA[hunter2]]></password>', '<password><![CDATA[[REDACTED]]]></password>'],
  ['<name>password</name><value>hunter2</value>', '<name>password</name><value>[REDACTED]</value>'],
  ['\n  password: |\n    hunter2\n    hunter3\n  port: 1', '\n  password: |\n    [REDACTED]\n  port: 1'],
  ['"password":\n "hunter2"', '"password":\n "[REDACTED]"'],
  ["{ name: 'password', value: 'hunter2' }", "{ name: 'password', value: '[REDACTED]' }"],
  ['{"value":"hunter2","msg":"bad","path":"password"}', '{"value":"[REDACTED]","msg":"bad","path":"password"}'],
  ['the password of bob is hunter2', 'the password of bob is [REDACTED]'],
  ['curl -u bob:hunter2 http://a', 'curl -u bob:[REDACTED] http://a'],
  ['/cb?pass%77ord=hunter2&a=1', '/cb?pass%77ord=[REDACTED]&a=1'],
  ['card=4111+1111+1111+1111&a=1', 'card=[REDACTED]&a=1'],
  ['iban DE89 3704 0044 0532 0130 00 used', 'iban [REDACTED] used'],
  ['call +49 170 1234567 now', 'call [REDACTED] now'],
  ['stored {SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g0', 'stored [REDACTED]'],
  ['password\u202e=hunter2', 'password\\u202e=[REDACTED]'],
  ['<s:ApiKey>abc</s:ApiKey>', '<s:ApiKey>[REDACTED]</s:ApiKey>'],
  ['user[password]=hunter2&a=1', 'user[password]=[REDACTED]&a=1'],
  ['password[]=hunter2&a=1', 'password[]=[REDACTED]&a=1'],
  ['{%22password%22%3A%22hunter2%22%2C%22a%22%3A1}', '{%22password%22%3A%22[REDACTED]%22%2C%22a%22%3A1}'],
  ['process.env.DB_PASSWORD=hunter2', 'process.env.DB_PASSWORD=[REDACTED]'],
  ['pin=1234', 'pin=[REDACTED]'],
  [`token ${JWT} expired`, 'token [REDACTED] expired'],
  [`x${JWT}`, 'x[REDACTED]'],
  [`key:\n${PEM}\nend`, 'key:\n[REDACTED]\nend'],
  [PEM.slice(0, 50), '[REDACTED]'],
  ['card 4111 1111 1111 1111 declined', 'card [REDACTED] declined'],
  ['card 4111-1111-1111-1111', 'card [REDACTED]'],
  ['4111111111111111', '[REDACTED]'],
  ['amex 3782 822463 10005', 'amex [REDACTED]'],
  ['mastercard 5555555555554444 12/27', 'mastercard [REDACTED] 12/27'],
  ['order 12 4111 1111 1111 1111', 'order 12 [REDACTED]'],
  ['SSN 123-45-6789', 'SSN [REDACTED]'],
  ['mail to bob.smith+x@mail.example.co.uk failed', 'mail to b***@mail.example.co.uk failed'],
  ['<jürgen@exämple.de>', '<j***@exämple.de>'],
  ['/users/bob%40example.com/tasks', '/users/b***%40example.com/tasks'],
  ['a@b.co,c@d.co', 'a***@b.co,c***@d.co'],
  [made('gh', 'p_', 'abcdefghijklmnopqrstuvwxyz0123456789'), '[REDACTED]'],
  [made('key sk', '_live_', 'abcdefghijklmnop1234 used'), 'key [REDACTED] used'],
  [made('AK', 'IA', 'IOSFODNN7EXAMPLE'), '[REDACTED]'],
  [made('xo', 'xb-', '123456789012-abcdefABCDEF'), '[REDACTED]'],
];

const CLEAN: readonly string[] = [
  'Request completed', 'GET', '/api/v1/tasks/42', '/users/:id', '2026-01-02T03:04:05.678Z', '12:34:56', '10.0.0.1:8080', '::1',
  'http://localhost:3000/a/b?page=2&sort=name', 'https://example.com/@scope/page', 'npm i @nestjs/core@11.0.0', 'user@localhost',
  '1700000000000', 'at 1700000000000 ms', '1700000000000000', 'order 1234567890123', '4111111111111112', '0.4111111111111111',
  'a4111111111111111b', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '4bf92f3577b34da6a3ce929d0e0e4736', 'req_4111111111111111',
  '2026-01-02', '555-123-4567', '0170 1234567', '000-12-3456', 'Basic authentication failed', 'Bearer token is missing',
  'bearer of bad news', 'WWW-Authenticate: Bearer realm="api"', 'JsonWebTokenError: jwt malformed', 'Unexpected token } in JSON at position 5',
  'tokenCount: 5', 'max_tokens=512', 'token_type=bearer', 'passwordResetRequired=true', 'password=null', '{"token":null,"n":1}', 'token=',
  'author: bob', 'keyboard=qwerty', 'sessionId=abc', 'error code=ECONNREFUSED', 'status code: 500', 'eyJ short', 'task_service-42',
  "the password 'is wrong", 'a "password" field', '<p>password</p>', '<password/>', '<td>token</td>', "identified by name", 'a%3Ab', '%7B%22id%22%3A%2242%22%7D', 'a -- b', 'mysql -u root -p db', 'mysqladmin --port 3306 -p', 'cp -preserve a b', "WHERE token IN ($1, $2)", 'WHERE password = @p1 AND a = :2', "Unexpected token in 'a.js'", '<name>title</name><value>Write</value>', '<key>name</key><string>a</string>', '{"path":"title","value":"Write"}', "{ id: 'title', content: 'Write' }", 'title: |\n  Write', 'the token of bob is expired',  'password="" user="bob"', '{"password":"","user":"bob"}', "password: '', user: 'bob'", '{"a":"{\\"password\\":\\"\\",\\"user\\":\\"bob\\"}"}', "UPDATE u SET password = crypt($1, gen_salt('bf')) WHERE id = $2", "password = encode(digest(?, 'sha256'), 'hex')", "the password(s) of 'bob'", '--verbose --level info', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0', 'naïve café ☕ 日本語 😀',
  'missing token: authorization required', 'the password is required', 'The token was "expired"', '["token","password"]', 'UPDATE users SET password = $1', 'docker run -u 1000:1000 -p 8080:80', 'IBAN DE89 3704 0044 0532 0130 01',
  '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----', 'SELECT * FROM tasks WHERE id = $1 AND status = $2',
  '    at TaskService.create (/app/src/task.service.ts:10:5)',
];

describe('a secret in a text', () => {
  it.each(REDACTED_FORMS)('%j becomes %j', (text, redacted) => {
    expect(apply(text)).toBe(redacted);
  });

  it.each(REDACTED_FORMS)('%j is found in the middle of a text too, and stays redacted when seen again', (text, redacted) => {
    const surrounded = apply(`before ${text}`);
    expect(surrounded).toBe(`before ${redacted}`);
    expect(apply(surrounded)).toBe(surrounded);
  });
});

describe('a text without secrets', () => {
  it.each(CLEAN)('stays as it is: %j', (text) => {
    expect(apply(text)).toBe(text);
    expect(apply(text)).toBe(text);
  });
});

describe('characters that fool a terminal or viewer', () => {
  it.each([
    ['\u001b[31mred', '\\u001b[31mred'],
    ['a\u009b31m', 'a\\u009b31m'],
    ['bell\u0007', 'bell\\u0007'],
    ['admin\u202egnp.exe', 'admin\\u202egnp.exe'],
    ['a\u2066b\u2069', 'a\\u2066b\\u2069'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['\ud800 lone \udc00', '\ufffd lone \ufffd'],
  ])('are written out: %j', (text, written) => expect(apply(text)).toBe(written));

  it('are not tabs and line ends, which JSON escapes', () => expect(apply('a\tb\r\nc')).toBe('a\tb\r\nc'));
});

describe('a text that is too long', () => {
  it('is cut and says by how much', () => {
    const cut = rules.apply('word '.repeat(100), 50);
    expect(cut).toBe(`${'word '.repeat(9)}word…[truncated 451 characters]`);
  });

  it('keeps a long run of characters up to the limit', () => {
    expect(rules.apply('x'.repeat(2_000), 1_000)).toBe(`${'x'.repeat(1_000)}…[truncated 1000 characters]`);
  });

  it.each(Array.from({ length: 40 }, (_, i) => i))('shows nothing of a secret that the cut splits (%i)', (shift) => {
    const secrets = ['4111 1111 1111 1111', 'bob.smith@example.com', 'postgres://u:hunter2-hunter2@host/x', JWT, 'password="hunter2 hunter2"'];
    for (const secret of secrets) {
      const text = `${'word '.repeat(100)}${secret} ${'word '.repeat(100)}`;
      const cut = rules.apply(text, 500 + shift);
      expect(cut).not.toMatch(/4111 1111|bob\.|hunter|eyJ/);
      expect(cut.length).toBeLessThan(600);
    }
  });
});

describe('the time to look at a text', () => {
  it.each(['eyJ', 'a@', '1-', '4 ', '"password":', 'token={', 'a:', '=', '://', 'password=f(', "password=f('", "password=f('a',", "password=''", "password=N'", 'password="""', 'http://a:', '-----BEGIN ', 'Bearer ', 'Digest a=', '--a ', '%40', '\\"a\\":\\"', 'sk-', 'a.', '4111 1111 1111 1111 ', ' is ', ' the password is 1 ', 'with a ', '%41', '=a+', 'insert into a (password) values (', 'key (password)=(', '["password","', 'name="password"\r\n', ' -p1', ' -u a:', '\\', '"name":"', '"value":"a",', '"name":"a","b":"c",', "value: 'a', ", '<a><![CDATA[', '<name>password</name>', 'token in (', "token in ('a',", 'password: |\n ', "(password) = (", 'mysql ', ' -pA',  '"cookie",', '+1 ', 'AB12 ', '$1$', '{SSHA}', '[[[[', 'x', ' '])(
    'grows with its length only: %j',
    (part) => {
      const text = part.repeat(Math.ceil(32_000 / part.length));
      const started = process.cpuUsage();
      rules.apply(text, text.length);
      const { user } = process.cpuUsage(started);
      expect(user / 1000).toBeLessThan(1_000);
    },
  );
});

describe('a rule that is loaded when it is needed', () => {
  it('shows nothing of a text while it cannot be loaded, and tries again with the next', () => {
    let tries = 0;
    const rule = late(() => {
      tries += 1;
      if (tries === 1) throw new Error('EMFILE: too many open files');
      return (text) => text.toUpperCase();
    });
    const keys = new KeyRules({});
    expect(['a', 'b', 'c'].map((text) => rule(text, keys))).toEqual(['[REDACTED]', 'B', 'C']);
    expect(tries).toBe(2);
  });
});
