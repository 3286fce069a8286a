// What redaction adds to a record of some 600 bytes without hits: the redactor against one that passes everything through, in alternating rounds of one run.
import core from '../dist/index.js';

const ROUNDS = 40;
const WARM_UP = 5;
const RECORDS = 20_000;

const { ContextState, INFO, MillisecondClock, RecordIds, createRedactor } = core;
const clock = new MillisecondClock();
const ids = new RecordIds();
const redactor = createRedactor({ clock, ids });
const origin = Object.freeze({ level: INFO, category: 'request', component: 'http', event: 'http.request.completed' });
const context = new ContextState({ request_id: 'req_0123456789ab', user_id: 'usr_42', organization_id: 'org_7', trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' });

/** Flat, as a text off a socket is: joining one put together by JavaScript would otherwise count as redaction. */
const flat = (text) => Buffer.from(text).toString('latin1');
const paths = Array.from({ length: 1_000 }, (_, n) => flat(`/api/v1/tasks/${n}`));
const addresses = Array.from({ length: 250 }, (_, n) => flat(`10.0.0.${n}`));

let made = 0;
const metadata = () => ({
  method: 'GET', path: paths[made % 1_000], route: '/api/v1/tasks/:id', status_code: 200, duration_ms: 12.5 + (made % 7),
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0', ip_address: addresses[made % 250], request_size_bytes: 0,
  response_size_bytes: 512 + (made % 99), outcome: 'complete', slow: false,
});
const record = (ownedMetadata) => ({
  origin, time: 1_767_323_045_678 + made++, message: 'HTTP request completed', metadata: metadata(), ownedMetadata, error: undefined, hasError: false, context, source: undefined,
});
const passThrough = ({ time, message, metadata: fields }) => ({
  origin, time, timestamp: clock.format(time), message, context: redactor.redactContext(context), metadata: fields, exception: undefined, source: undefined,
  record_id: ids.next(), subject: undefined,
});
const json = ({ time, message, metadata: fields }) =>
  JSON.stringify({ timestamp: time, message, context: redactor.redactContext(context).fields, metadata: fields, service: 'task-api', version: '1.0.0', environment: 'production', record_id: 'rec_c884e498234f_4' });

const KINDS = {
  nothing: [(each) => each, true],
  passThrough: [passThrough, true],
  owned: [(each) => redactor.redact(each), true],
  foreign: [(each) => redactor.redact(each), false],
  json: [json, true],
};

/** Processor time of one record, µs. */
function round([work, owned]) {
  const started = process.cpuUsage();
  for (let n = 0; n < RECORDS; n += 1) work(record(owned));
  const { user, system } = process.cpuUsage(started);
  return (user + system) / RECORDS;
}

const rounds = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
for (let n = 0; n < ROUNDS; n += 1) for (const kind of Object.keys(KINDS)) rounds[kind].push(round(KINDS[kind]));

/** The best round: what disturbs a measurement only ever adds. */
const best = (kind) => Math.min(...rounds[kind].slice(WARM_UP));
const stringify = best('json') - best('nothing');

/** µs per record added by redaction, for the records of Cairn's own loggers and for those of an app's calls, and as parts of JSON.stringify of the same record. */
export const redactionCost = {
  recordBytes: json(record(true)).length,
  ownedMicroseconds: best('owned') - best('passThrough'),
  foreignMicroseconds: best('foreign') - best('passThrough'),
  stringifyMicroseconds: stringify,
  ownedOfStringify: (best('owned') - best('passThrough')) / stringify,
  foreignOfStringify: (best('foreign') - best('passThrough')) / stringify,
};
