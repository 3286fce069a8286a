import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORMS } from '../http/running-app';
import { PAGE, securityPage } from './security-page';
import { OCCASIONS, sampledEvents, SECURITY_EVENTS, type SampledEvent } from './security-samples';

const FILE = join(__dirname, '../../../..', PAGE);

describe('the reference of security events', () => {
  it('has an occasion for every event of the catalogue, and for no other', () => {
    expect([...OCCASIONS.keys()]).toEqual(SECURITY_EVENTS.map(({ name }) => name));
  });
});

describe.each(PLATFORMS)('the records of security events in an app on %s', (platform) => {
  let samples: SampledEvent[];

  beforeAll(async () => {
    samples = await sampledEvents(platform);
    if (process.env['UPDATE_DOCS'] === '1' && platform === 'Express') writeFileSync(FILE, securityPage(samples));
  });

  it('are those of the page, which UPDATE_DOCS=1 writes', () => {
    expect(readFileSync(FILE, 'utf8').replaceAll('\r\n', '\n')).toBe(securityPage(samples));
  });

  it('have level and message of the catalogue, and only fields it lists', () => {
    const shown = samples.map(({ record: { event, category, level, message } }) => ({ event, category, level, message }));
    expect(shown).toEqual(SECURITY_EVENTS.map(({ name, category, level, message }) => ({ event: name, category, level: level.name, message })));
    const unlisted = samples.flatMap(({ event, record }) => Object.keys(record.metadata).filter((field) => !event.fields.includes(field)));
    expect(unlisted).toEqual([]);
  });
});
