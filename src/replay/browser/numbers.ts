import type { SeriesName } from '../page-data.js';
import { largestOf, type Episode, type PolicyEpisode } from './episode.js';
import type { Numbers } from '../../pages/browser/packed-numbers.js';
import { grouped } from '../../words/numbers.js';

/** A bar with its number: packets at one place, over the most there are at places of its kind. */
interface Bar {
  bar: HTMLElement;
  cell: HTMLElement;
  packets: (frame: number) => number;
  most: number;
  mbit?: Numbers;
}

/** The numbers of a policy's panel, as text. */
export class NumbersTable {
  private readonly cells: { cell: HTMLElement; values: Numbers; decimals: number }[];
  private readonly bars: Bar[];

  constructor(panel: Element, episode: Episode, policy: PolicyEpisode) {
    this.cells = [...panel.querySelectorAll<HTMLElement>('[data-series]')].map((cell) => ({
      cell,
      values: policy.series[cell.dataset['series'] as SeriesName]!,
      decimals: Number(cell.dataset['decimals']),
    }));
    this.bars = [...panel.querySelectorAll<HTMLElement>('[data-bar]')].map((row) => ({
      bar: row.querySelector<HTMLElement>('.bar')!,
      cell: row.querySelector<HTMLElement>('.number')!,
      ...quantity(row.dataset['bar']!, episode, policy),
    }));
  }

  show(frame: number): void {
    for (const { cell, values, decimals } of this.cells)
      cell.textContent = grouped(values[frame], decimals);
    for (const { bar, cell, packets, most, mbit } of this.bars) {
      const number = packets(frame);
      bar.style.width = `${(100 * number) / most}%`;
      cell.textContent = mbit ? `${grouped(number)} (${dataText(mbit[frame])})` : grouped(number);
    }
  }
}

function dataText(mbit: number): string {
  return mbit < 100_000 ? `${grouped(mbit)} Mbit` : `${grouped(mbit / 1000)} Gbit`;
}

/** What a bar shows; see `bars` in panel.ts. */
function quantity(
  name: string,
  { policies, stations }: Episode,
  { series, ueQueues, sensorQueues }: PolicyEpisode,
): Pick<Bar, 'packets' | 'most' | 'mbit'> {
  const of = (values: Numbers, most: (each: PolicyEpisode) => Numbers[]) => ({
    packets: (frame: number) => values[frame],
    most: Math.max(1, largestOf(policies.flatMap(most))),
  });
  const devices = ({ series: { ue_backlog_packets, sensor_backlog_packets } }: PolicyEpisode) => [
    ue_backlog_packets,
    sensor_backlog_packets,
  ];
  const queues = ({ series: { ue_queue, sensor_queue } }: PolicyEpisode) => [
    ue_queue,
    sensor_queue,
  ];
  switch (name) {
    case 'ue-devices':
      return { ...of(series.ue_backlog_packets, devices), mbit: series.ue_backlog_mbit };
    case 'sensor-devices':
      return { ...of(series.sensor_backlog_packets, devices), mbit: series.sensor_backlog_mbit };
    case 'ue':
      return of(series.ue_queue, queues);
    case 'sensor':
      return of(series.sensor_queue, queues);
  }
  const [kind, station] = name.split(':');
  const values = kind === 'ue' ? ueQueues : sensorQueues;
  return {
    packets: (frame) => values[frame * stations.count + Number(station)],
    most: Math.max(1, largestOf(policies.flatMap((each) => [each.ueQueues, each.sensorQueues]))),
  };
}
