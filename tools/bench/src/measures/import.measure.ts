import { atMostBound } from '../measure/bound';
import type { Found, Measure } from '../measure/measure';
import { Samples } from '../measure/samples';
import type { Bench } from '../run/bench';
import type { ImportCost } from '../subjects/import/main';

const NAMES = ['@cairn/logging', 'nestjs-pino', 'nest-winston', 'winston', 'pino'];
const ROUNDS = 9;

export const importCost: Measure = {
  id: 'import',
  title: 'Loading the package',
  about: '`require` of the package in a fresh process in which Nest is loaded already. `optional peers` counts those of the package itself that it loads without being asked. nestjs-pino is the one for Node 22 and later.',
  figures: [
    { name: 'elapsed', unit: 'ms' },
    { name: 'files', unit: '' },
    { name: 'optional peers', unit: '' },
  ],
  rounds: ROUNDS,
  otherNode: false,
  bounds: [atMostBound('@cairn/logging loads no optional peer', 'optional peers', '@cairn/logging', 0, '')],
  run: importsOf,
};

async function importsOf(bench: Bench): Promise<Found> {
  const samples = new Samples(NAMES);
  const notes = new Set<string>();
  await bench.rounds(1, NAMES, async (name) => void (await importOnce(bench, name)));
  await bench.rounds(bench.roundsOf(ROUNDS), NAMES, async (name) => {
    const { elapsed, files, optionalPeers } = await importOnce(bench, name);
    samples.add(name, 'elapsed', elapsed);
    samples.add(name, 'files', files);
    samples.add(name, 'optional peers', optionalPeers.length);
    if (optionalPeers.length > 0) notes.add(`${name} loads ${optionalPeers.join(', ')}.`);
  });
  return { shape: 'each package once a round', rows: samples.rows, notes: [...notes] };
}

async function importOnce(bench: Bench, name: string): Promise<ImportCost> {
  const { process: subject } = await bench.start({ program: 'import/main.js', options: { name } });
  const found = await subject.ask<ImportCost>('cost');
  await subject.stop();
  return found;
}
