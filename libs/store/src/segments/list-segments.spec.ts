import fs from 'node:fs/promises';
import { realisticRecords } from '@cairn/core/testing';
import { LogDirectory } from '../../test/log-directory';
import { listSegments } from './list-segments';

describe('the files of a log directory', () => {
  let directory: LogDirectory;
  beforeEach(() => {
    directory = new LogDirectory();
    directory.write([...realisticRecords({ seed: 3, count: 50 })]);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    directory.remove();
  });

  it('are all there when they are compressed between the look at the directory and the look at each', async () => {
    const names = directory.names;
    const { lstat } = fs;
    let isSealed = false;
    jest.spyOn(fs, 'lstat').mockImplementation((path) => {
      if (!isSealed) directory.seal();
      isSealed = true;
      return lstat(path);
    });
    const found = await listSegments(directory.path);
    expect(found.map(({ name }) => name).sort()).toEqual(names.map((name) => `${name}.gz`));
  });
});
