export { EndingsController, progress } from './endings.controller';
export { get, RawClient } from './raw-client';
