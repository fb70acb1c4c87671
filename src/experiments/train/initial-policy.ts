import { controlOf, observationOf, PAPER_VIEW } from '../../config/control.js';
import { UsageError } from '../../config/explaining/errors.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { featuresOf } from '../../config/schema/observation.js';
import type { PolicySnapshot } from '../../ppo/acting/policy.js';

/**
 * Refuses a saved policy that training cannot begin from: it has to see and set what the scenario says, and
 * to be of the network that the hyperparameters say.
 *
 * @throws {UsageError} naming the key to set
 */
export function requireSameTask(
  policy: PolicySnapshot,
  { scenario, ppo }: { scenario: Scenario; ppo: PpoConfig },
): void {
  const { observation, control } = policy.view ?? PAPER_VIEW;
  const wanted = observationOf(scenario);
  const pairs: [key: string, own: unknown, set: unknown][] = [
    ['observation.features', featuresOf(observation), featuresOf(wanted)],
    ['observation.history', observation.history, wanted.history],
    ['observation.stations', observation.stations, wanted.stations],
    ['control.stations', control, controlOf(scenario).stations],
    ['ppo.policyNet', policy.policyNet, ppo.policyNet],
    ['ppo.distribution', policy.distribution, ppo.distribution],
    ['ppo.activation', policy.activation, ppo.activation],
  ];
  for (const [key, own, set] of pairs)
    if (JSON.stringify(own) !== JSON.stringify(set))
      throw new UsageError(
        `--init-policy: the policy is of ${key} ${JSON.stringify(own)}, and what is to be trained of` +
          ` ${JSON.stringify(set)}; set ${key} to the policy's`,
      );
}
