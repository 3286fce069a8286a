import { formatTraceparent } from '@cairn/core';
import { openContext } from '../context/open-context';
import { openJobStory } from './job-story';
import { readMetadata, writeMetadata } from './story-metadata';

const story = () =>
  openContext(
    { requestId: 'req_0123456789ab', correlationId: 'order-7', tracestate: 'vendor=1', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    { user_id: 'usr_1', organization_id: 'org_1', username: 'jane', job_id: '17', step_id: 'plan', basket: 'b-1' },
  );

describe('the metadata of a job', () => {
  it('takes the ids, the trace, the user and the organization of the story along', () => {
    const state = openJobStory(writeMetadata(story(), ''));
    expect(state.fields).toMatchObject({
      request_id: 'req_0123456789ab',
      correlation_id: 'order-7',
      trace_id: 'a'.repeat(32),
      user_id: 'usr_1',
      organization_id: 'org_1',
    });
    expect(state.trace?.state).toBe('vendor=1');
  });

  it("leaves the user's name, the running job and the app's own fields behind", () => {
    const { fields } = openJobStory(writeMetadata(story(), ''));
    for (const key of ['username', 'job_id', 'step_id', 'basket']) expect(fields).not.toHaveProperty(key);
  });

  it('continues the span that added the job', () => {
    const state = story();
    expect(openJobStory(writeMetadata(state, '')).trace?.parentId).toBe(state.trace?.spanId);
  });

  it('stays below 2 KiB whatever the ids are', () => {
    const huge = 'x'.repeat(100_000);
    const state = openContext({}, { user_id: huge, organization_id: huge, tenant_id: 'y'.repeat(128), session_id: 'z'.repeat(128) });
    const text = writeMetadata(state, '');
    expect(Buffer.byteLength(text)).toBeLessThan(2_048);
    expect(readMetadata(text).fields).toEqual({ tenant_id: 'y'.repeat(128), session_id: 'z'.repeat(128) });
  });

  it('is empty outside a story', () => {
    expect(writeMetadata(undefined, '')).toBe('');
  });

  it('keeps what another telemetry wrote as JSON, readable for that telemetry alone, and its trace wins', () => {
    const traceparent = formatTraceparent({ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), flags: '01' });
    const text = writeMetadata(story(), JSON.stringify({ traceparent, baggage: 'plan=gold' }));
    expect(JSON.parse(text)).toMatchObject({ traceparent, baggage: 'plan=gold', cairn: { request_id: 'req_0123456789ab' } });
    expect(JSON.parse(readMetadata(text).inner)).toMatchObject({ traceparent, baggage: 'plan=gold' });
    expect(openJobStory(text).fields.trace_id).toBe('c'.repeat(32));
  });

  it('keeps what another telemetry wrote in a format of its own', () => {
    expect(readMetadata(writeMetadata(story(), 'b3=1-2-3')).inner).toBe('b3=1-2-3');
  });

  it('hands on what another telemetry wrote outside a story unchanged', () => {
    expect(writeMetadata(undefined, '{"traceparent":"x"}')).toBe('{"traceparent":"x"}');
  });

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['no JSON', '{"cairn":'],
    ['an array', '[1]'],
    ['null', 'null'],
    ['a story that is no object', '{"cairn":"req_1"}'],
    ['another version', '{"cairn":{"v":2,"request_id":"req_2"}}'],
    ['an id with control characters', '{"cairn":{"v":1,"request_id":"req\\n1"}}'],
    ['an id of another type', '{"cairn":{"v":1,"request_id":{"a":1},"user_id":7}}'],
    ['a megabyte', JSON.stringify({ cairn: { v: 1, request_id: 'req_3', pad: 'x'.repeat(1_000_000) } })],
    ['a forged prototype', '{"cairn":{"v":1,"__proto__":{"user_id":"root"}}}'],
  ])('of %s starts a story of its own', (_name, metadata) => {
    const { fields } = openJobStory(metadata);
    expect(fields.request_id).toMatch(/^req_[0-9a-f]{12}$/);
    expect(fields.correlation_id).toBe(fields.request_id);
    expect(fields.user_id).toBeUndefined();
  });

  it('of bullmq-otel alone gives the trace', () => {
    const traceparent = formatTraceparent({ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), flags: '00' });
    expect(openJobStory(JSON.stringify({ traceparent })).fields.trace_id).toBe('c'.repeat(32));
  });
});
