export * from './some-record';
export * from './sink.contract';
export * from './collecting.sink';
export * from './validate-line';
