import { createRedactor, MillisecondClock, RecordIds } from '@cairn/core';
import { BodyCapture, requestBodyText } from './body-capture';

const redactor = createRedactor({ clock: new MillisecondClock(), ids: new RecordIds(), redactKeys: [], redactAllow: [] });

function responseText(type: string, body: string, maxBytes = 4_096, headers: Record<string, string> = {}): string | undefined {
  const capture = new BodyCapture(maxBytes);
  for (let at = 0; at < body.length; at += 7) capture.add(body.slice(at, at + 7), 'utf8');
  const sent: Record<string, string> = { 'content-type': type, ...headers };
  return capture.text((name) => sent[name], redactor);
}

describe('a body in a record', () => {
  it('is redacted by key before it is cut', () => {
    const body = JSON.stringify({ password: 'hunter2', list: 'x'.repeat(200) });
    const text = responseText('application/json; charset=utf-8', body, 64);
    expect(text).not.toContain('hunter2');
    expect(text).toMatch(/…\[\d+ more bytes\]$/);
    expect(text).toContain('"list":"xxx');
  });

  it('is not kept where it is too large to be searched for secrets', () => {
    expect(responseText('application/json', `"${'x'.repeat(2_000)}"`, 64)).toBe('[not kept: 2002 bytes]');
  });

  it('is not kept when its JSON is malformed', () => {
    expect(responseText('application/json', '{"password":"hunter2"')).toBe('[not kept: malformed JSON]');
  });

  it('of text is redacted by pattern', () => {
    expect(responseText('text/plain', 'Bearer abcdefghijklmnop.qrstuv')).not.toContain('abcdefghijklmnop');
  });

  it.each(['application/octet-stream', 'image/png', 'multipart/form-data; boundary=x', 'text/event-stream'])('of %s is left out', (type) => {
    expect(responseText(type, 'abc')).toBeUndefined();
    expect(requestBodyText({ 'content-type': type }, 'abc', 4_096, redactor)).toBeUndefined();
  });

  it('that is compressed is left out', () => {
    expect(responseText('application/json', '{}', 4_096, { 'content-encoding': 'gzip' })).toBeUndefined();
  });

  it('never splits a character', () => {
    expect(responseText('text/plain', 'ä'.repeat(10), 5)).toBe('ää…[15 more bytes]');
  });

  it('of a request is what its parser has made of it', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(requestBodyText(form, { user: 'ada', password: 'hunter2' }, 4_096, redactor)).toMatch(/^\{"user":"ada","password":"(?!hunter2)/);
    expect(requestBodyText(form, undefined, 4_096, redactor)).toBeUndefined();
    expect(requestBodyText(form, Buffer.from('raw'), 4_096, redactor)).toBeUndefined();
  });
});
