import { openContext } from './open-context';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a story that is opened', () => {
  it('has made its own ids where nobody brought any', () => {
    const { fields, made } = openContext({}, { user_id: 'u1' });
    expect(made).toEqual({ ...fields, user_id: undefined });
  });

  it.each([{ requestId: 'abc-1' }, { correlationId: 'story-9' }, { requestId: 'abc-1', correlationId: 'abc-1' }])('has made no more than its trace where it was brought %j', (ids) => {
    const { fields, made } = openContext({ ...ids, traceparent });
    expect(made).toEqual({ trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: fields.span_id });
  });
});
