/** The provider has not granted all units yet: worth another try. */
export class InsufficientCapacityError extends Error {
  readonly code = 'INSUFFICIENT_CAPACITY';

  constructor(
    readonly granted: number,
    readonly wanted: number,
  ) {
    super(`The provider granted ${granted} of ${wanted} capacity units`);
    this.name = 'InsufficientCapacityError';
  }
}
