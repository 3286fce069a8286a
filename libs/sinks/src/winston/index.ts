export { SpooledWinstonSink, type SpooledWinstonOptions } from './spooled-winston.sink';
export { WinstonBridgeSink, type WinstonBridgeOptions } from './winston-bridge.sink';
export { cairnWinstonColors, cairnWinstonLevels } from './winston-levels';
