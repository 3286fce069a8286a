/** Largest delay a timer of Node takes, some 24 days; beyond it, it fires at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
export const LONGEST_DELAY_MS = 2 ** 31 - 1;
