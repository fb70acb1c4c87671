import { Reports } from '../../environment/observation/reports.js';
import type { Network } from '../../simulator/network/network.js';

/** The reports of the stations for a rule, which is asked in every step and not told where episodes begin. */
export class KnownReports {
  private reports: Reports | undefined;

  /** What is known before the coming step of the network. */
  before(network: Network): Reports {
    const { stations } = network.trace;
    if (this.reports?.stations !== stations) this.reports = new Reports(stations);
    if (network.step === 0) this.reports.reset(network);
    this.reports.update(network);
    return this.reports;
  }
}

/**
 * What the pair of shares of an index is for: the index of a station, where each has a pair of its own, or
 * that of all together in the {@link Reports}.
 */
export function stationOfPair({ pairs, trace }: Network, pair: number): number {
  return pairs > 1 ? pair : trace.stations;
}

/** Whether the head of a station's UE queue waits for a first update, so that no work is done. */
export function isBlocked(
  { requests, requestSensor, newestProcessed }: Network,
  station: number,
): boolean {
  const head = requests.head[station];
  if (head < 0) return false;
  const sensor = requestSensor[head];
  return sensor < 0 || newestProcessed[sensor] < 0;
}
