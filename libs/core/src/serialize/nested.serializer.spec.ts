import { some } from '../testing/some-record';
import { NestedSerializer } from './nested.serializer';

describe('the canonical layout', () => {
  it('remembers nothing of another record: message, context, source and exception are each record’s own', () => {
    const serializer = new NestedSerializer(some.identity());
    const origin = some.origin({ operation: 'save' });
    const source = { file: 'a.ts', line: 1, function: 'save' };
    const error = new Error('no room');
    const stories = ['req_1', 'req_2'].flatMap((request_id) => ['first', 'second', 'second'].map((message) => ({ origin, message, context: { request_id } })));
    const records = [...stories, ...stories.map((story) => ({ ...story, source, error })), ...stories].map((parts) => some.redactedRecord(parts));
    for (const record of records) {
      const line = JSON.parse(serializer.serialize(record)) as Record<string, unknown>;
      const { message, record_id, exception } = record;
      expect(line).toMatchObject({ message, record_id, operation: 'save', context: record.context.fields, metadata: {} });
      expect(line['source']).toEqual(record.source);
      expect(line['exception']).toEqual(exception === undefined ? undefined : JSON.parse(JSON.stringify(exception)));
    }
  });
});
