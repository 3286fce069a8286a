// A process that writes a trail until it is killed, and says of each record when it was acknowledged: node writing-process.js <trail> <keys> <seed>
import { writeSync } from 'node:fs';
import { AuditTrail } from '../audit-trail';
import { sha256 } from '../crypto/hashing';
import { readWriterKeys } from '../keys/key-files';
import { someAuditRecord } from './some-audit-record';

const AT_ONCE = 8;

async function main([dir, keys, start]: readonly string[]): Promise<void> {
  const trail = new AuditTrail({ dir: dir!, writer: 'api', keys: () => readWriterKeys(keys!), configHash: sha256('kill'), service: 'api', version: '1', checkpointEvery: 20, maxFileBytes: 40_000 });
  await trail.open();
  let n = Number(start);
  const write = async (): Promise<never> => {
    for (;;) {
      const record = someAuditRecord((n += 1));
      await trail.record(record, true);
      writeSync(1, `${record.record_id}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
}

void main(process.argv.slice(2));
