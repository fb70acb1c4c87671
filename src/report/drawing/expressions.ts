import { expressionFunction } from 'vega';
import { returnOfDelays } from '../../simulator/reward/returns.js';

/**
 * Gives Vega's expressions the functions that charts of this report use besides Vega's own, wherever
 * charts run. `returnOfDelays({sync, e2e}, reward)`: what requests with these delays are worth.
 */
export function registerExpressions(): void {
  expressionFunction('returnOfDelays', returnOfDelays);
}
