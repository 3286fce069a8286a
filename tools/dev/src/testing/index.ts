export { EndingsController, progress } from './endings.controller';
export { Meter, type Load } from './meter';
export { get, RawClient } from './raw-client';
