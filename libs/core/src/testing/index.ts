export * from './some-record';
export * from './sink.contract';
