export * from './some-record';
