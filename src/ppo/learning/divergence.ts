/** Training left the finite numbers. The parameters before it are those of the last checkpoint. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';

  /**
   * @param update number of the update, from 1
   * @param epoch number of the epoch within it, from 1
   * @param quantity what is not finite, in words
   */
  constructor(
    readonly update: number,
    readonly epoch: number,
    readonly quantity: string,
  ) {
    super(`training diverged: ${quantity} is not finite (update ${update}, epoch ${epoch})`);
  }
}
