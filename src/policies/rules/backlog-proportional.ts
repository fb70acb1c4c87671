import type { Network } from '../../simulator/network/network.js';
import type { Policy } from '../../environment/policy.js';
import { shareOf, waitingMbit, waitingMbitAt, waitingUnits } from './waiting.js';

/**
 * Each resource in proportion to the work that waits for it: generalised processor sharing (Parekh
 * & Gallager 1993) with the backlogs as weights.
 *
 *     ρ^(C) = Mbit waiting in UEs / Mbit waiting in all devices
 *     ρ^(P) = units waiting in the servers' UE queues / units waiting in all servers' queues
 *
 * and a half where nothing waits. An operator's rule that sees everything: the bits in every device
 * and the load of every packet, neither of which the learned policy sees. But not the future: it
 * acts before the step's packets are generated and sent, so it counts what was in the system when
 * the last step ended. Packets generated in the coming step, and those that are going to reach the
 * servers in it, do not count for what they will be.
 *
 * Where each station has a pair of shares of its own, it goes by what waits in the devices attached to it
 * and at its server.
 */
export class BacklogProportionalPolicy implements Policy {
  static readonly kind = 'backlog-proportional';

  reset(): void {
    // Nothing to forget.
  }

  act(network: Network, action: Float64Array): void {
    const { trace, step, ueUplink, sensorUplink, requests, updates, pairs } = network;
    const { ues, sensors } = trace;
    for (let s = 0; pairs > 1 && s < pairs; s++) {
      action[2 * s] = shareOf(
        waitingMbitAt(s, { uplink: ueUplink, devices: ues, step }),
        waitingMbitAt(s, { uplink: sensorUplink, devices: sensors, step }),
      );
      action[2 * s + 1] = shareOf(requests.backlogUnits(s), updates.backlogUnits(s));
    }
    if (pairs > 1) return;
    action[0] = shareOf(waitingMbit(ueUplink, ues, step), waitingMbit(sensorUplink, sensors, step));
    action[1] = shareOf(waitingUnits(requests), waitingUnits(updates));
  }
}
