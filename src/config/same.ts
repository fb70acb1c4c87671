import { scenarioSchema, type Scenario } from './schema/scenario.js';

/** Whether a scenario simulates what the paper does; names, seeds, rewards and counts aside. */
export function isPaperScenario(scenario: Scenario): boolean {
  const simulated = ({ steps, area, stations, ues, sensors, ...rest }: Scenario) =>
    JSON.stringify([
      [steps, area, stations, ues, sensors],
      [rest.placement, rest.association, rest.scheduler.kind, rest.unsynchronized],
    ]);
  return simulated(scenario) === simulated(scenarioSchema.parse({}));
}
