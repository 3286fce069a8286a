/** Where an app's `LoggingOptions` are found. */
export const LOGGING_OPTIONS = 'CAIRN:OPTIONS';

/** Options that take the place of the app's own, in its tests. */
export const TESTING_OPTIONS = 'CAIRN:TESTING_OPTIONS';
