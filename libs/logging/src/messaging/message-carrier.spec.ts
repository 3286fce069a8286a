import { openContext } from '../context/open-context';
import { carrierOfData, carrierOfPacket } from './message-carrier';

const headers = { 'x-request-id': 'from-afar', 'x-correlation-id': 'story-1' };
const inContext = (metadata: unknown): object => ({ getMetadata: () => metadata });

describe('what a message brings', () => {
  it('is in the metadata of its packet', () => {
    expect(carrierOfPacket({ n: 1 }, inContext(headers))).toMatchObject({ requestId: 'from-afar', correlationId: 'story-1' });
  });

  it('is in the headers of its data, where its packet has no metadata', () => {
    const expected = { requestId: 'from-afar', correlationId: 'story-1' };
    expect(carrierOfPacket({ headers }, inContext(undefined))).toMatchObject(expected);
    expect(carrierOfPacket({ headers }, {})).toMatchObject(expected);
    expect(carrierOfData({ n: 1, headers })).toMatchObject(expected);
  });

  it.each([undefined, null, 'text', 7, [], { headers: null }, { headers: 'text' }, { headers: [] }])('is nothing in %j', (data) => {
    expect(carrierOfData(data)).toEqual({});
    expect(carrierOfPacket(data, undefined)).toEqual({});
    expect(carrierOfPacket(data, inContext(data))).toEqual({});
  });

  it.each(['', 'a b', 'x'.repeat(1_000), '{"a":1}', { id: 1 }, ['id']])('is not taken when %j is no acceptable id', (id) => {
    const story = openContext(carrierOfData({ headers: { 'x-request-id': id, 'x-correlation-id': id } }));
    expect(story.get('request_id')).toMatch(/^req_/);
    expect(story.get('correlation_id')).toBe(story.get('request_id'));
  });
});
