import { ByteWriter } from './byte-writer';
import { Script, ScriptCall } from './script-call';

/** What a server takes the bytes for. */
function argumentsOf(bytes: Buffer): string[] {
  let at = 0;
  const number = (): number => {
    const end = bytes.indexOf('\r\n', at);
    const value = Number(bytes.toString('latin1', at + 1, end));
    at = end + 2;
    return value;
  };
  const found = Array.from({ length: number() }, () => {
    const length = number();
    at += length + 2;
    return bytes.toString('utf8', at - length - 2, at - 2);
  });
  expect(at).toBe(bytes.length);
  return found;
}

const json = (value: string | number): string => {
  const writer = new ByteWriter();
  if (typeof value === 'string') writer.quoted(value);
  else writer.number(value);
  return writer.written.toString();
};

describe('the call of a script', () => {
  const script = new Script('return 1 -- ü');
  const line = Buffer.from('before{"message":"größer 😀"}behind');

  it('has each key and value with its length in bytes', () => {
    const call = new ScriptCall();
    for (const text of ['plain', 'größer 😀', '', 'x'.repeat(100_000), '語'.repeat(40_000)]) {
      call.begin(script, 2, 2);
      call.key('{cairn}:', text);
      call.key(text, '');
      call.value(text);
      call.bytes(line, 6, line.length - 6);
      expect(argumentsOf(call.evalsha)).toEqual(['EVALSHA', script.digest, '2', `{cairn}:${text}`, text, text, '{"message":"größer 😀"}']);
      expect(call.firstKey).toBe(`{cairn}:${text}`);
    }
  });

  it('has the text in place of the digest for a server that does not know the script', () => {
    const call = new ScriptCall();
    call.begin(script, 1, 1);
    call.key('key', '');
    call.value('value');
    expect(argumentsOf(call.eval)).toEqual(['EVAL', script.text, '1', 'key', 'value']);
  });

  it.each([0, 7, 10, 99, 1_000, 65_535, 1_763_424_215_590, 1_763_424_215_590.123, 2 ** 47, 2 ** 53, 1e21, -1, 0.5, Infinity])('writes the number %p as JSON has it', (value) => expect(json(value)).toBe(JSON.stringify(value)));

  it.each(['', 'GET /tasks/:id|n', 'a "quote" and \\ more', 'line\nfeed', '\u007f', 'größer 😀', '\u0000'])('writes the text %j as JSON has it', (value) => expect(JSON.parse(json(value))).toBe(value));

  it('replaces halves of characters, which the decoder of Redis refuses', () => expect(JSON.parse(json('half \ud83d'))).toBe('half \ufffd'));
});
