import { isAcceptableId, newCorrelationId, newExecutionId, newRequestId, newSpanId, newTraceId } from './ids';
import { continueTrace, formatTraceparent } from './trace-context';

describe('ids', () => {
  it('have the forms of the reference', () => {
    expect(newRequestId()).toMatch(/^req_[0-9a-f]{12}$/);
    expect(newCorrelationId()).toMatch(/^[0-9a-f]{8}$/);
    expect(newExecutionId(1_700_000_000_999)).toMatch(/^exec_1700000000_[0-9a-f]{8}$/);
    expect(newTraceId()).toMatch(/^[0-9a-f]{32}$/);
    expect(newSpanId()).toMatch(/^[0-9a-f]{16}$/);
  });

  it('do not repeat', () => {
    expect(new Set(Array.from({ length: 20_000 }, newRequestId)).size).toBe(20_000);
  });

  it.each(['req_8f4e2b1c', 'Root=1-67891233-abcdef012345678912345678', 'svc@7', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 'a'.repeat(128)])('from outside are taken: %s', (id) => {
    expect(isAcceptableId(id)).toBe(true);
  });

  it.each([['empty', ''], ['too long', 'a'.repeat(129)], ['with a line feed', 'a\nb'], ['with a quote', 'a"b'], ['with a space', 'a b'], ['a list', ['a']], ['an e-mail address', 'alice@example.com'], ['a card number', '4111111111111111'], ['a token', `Bearer:eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'x'.repeat(43)}`], ['missing', undefined]])(
    'from outside are refused when %s',
    (_, id) => {
      expect(isAcceptableId(id)).toBe(false);
    },
  );
});

describe('a trace', () => {
  const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it('is continued with a span of its own', () => {
    const trace = continueTrace(parent, 'vendor=1');
    expect(trace).toMatchObject({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', parentId: '00f067aa0ba902b7', flags: '01', state: 'vendor=1' });
    expect(trace.spanId).not.toBe(trace.parentId);
    expect(formatTraceparent(trace)).toBe(`00-${trace.traceId}-${trace.spanId}-01`);
  });

  it.each([
    ['there is none', undefined],
    ['it is malformed', '00-xyz-1-01'],
    ['its trace id is zero', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    ['its span id is zero', '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'],
    ['its version is ff', parent.replace(/^00/, 'ff')],
    ['version 00 has more than it should', `${parent}-extra`],
  ])('is started anew when %s', (_, header) => {
    const trace = continueTrace(header);
    expect(trace.parentId).toBeUndefined();
    expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
  });
});
