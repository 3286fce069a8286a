import { cairnTarget } from './cairn.target';
import { consoleTarget } from './console.target';
import { floorTarget } from './floor.target';
import { nestedPinoTarget, pinoTarget } from './pino.target';
import { fileTransport, rotatingTransport, winstonTarget } from './winston.target';
import type { RecordTarget } from './record-target';

export type RecordSubject = 'floor' | 'cairn' | 'cairn rolling' | 'pino' | 'pino nested' | 'pino redacting' | 'winston rotating' | 'winston rolling' | 'winston file' | 'ConsoleLogger';

export async function makeTarget(subject: RecordSubject, dir: string): Promise<RecordTarget> {
  switch (subject) {
    case 'floor':
      return floorTarget(dir);
    case 'cairn':
      return cairnTarget(dir);
    case 'cairn rolling':
      return cairnTarget(dir, { maxSizeMb: 50 }); // the default
    case 'pino':
    case 'pino redacting':
      return pinoTarget(dir, subject === 'pino redacting');
    case 'pino nested':
      return nestedPinoTarget(dir);
    case 'winston rotating':
      return winstonTarget(dir, rotatingTransport(dir));
    case 'winston rolling':
      return winstonTarget(dir, rotatingTransport(dir, { maxSize: '50m', zippedArchive: true, maxFiles: 10 }));
    case 'winston file':
      return winstonTarget(dir, fileTransport(dir));
    case 'ConsoleLogger':
      return consoleTarget();
  }
}
