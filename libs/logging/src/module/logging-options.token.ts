/** Where an app's `LoggingOptions` are found. */
export const LOGGING_OPTIONS = 'CAIRN:OPTIONS';
