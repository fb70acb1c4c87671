import type { Scenario } from '../../config/schema/scenario.js';
import {
  capacityOf,
  loadOfParts,
  scaled,
  windowsOf,
  type Asked,
  type LoadPart,
  type OfferedLoad,
} from '../offered-load.js';
import type { DeviceTrace, Trace } from '../trace.js';

/**
 * The offered load of traces: what they hold, in the mean over them, where {@link offeredLoad} says what a
 * scenario is expected to hold.
 */
export class LoadOfTraces {
  private readonly parts: readonly LoadPart[];
  private traces = 0;

  constructor(private readonly scenario: Scenario) {
    this.parts = windowsOf(scenario).map((window) => ({
      ...window,
      asked: { ues: nothing(), sensors: nothing() },
    }));
  }

  /** @param trace of the scenario */
  add({ ues, sensors }: Trace): void {
    this.traces++;
    this.addKind('ues', ues);
    this.addKind('sensors', sensors);
  }

  /** Of at least one trace. */
  load(): OfferedLoad {
    const { parts, traces } = this;
    return loadOfParts(
      parts.map((part) => {
        const by = 1 / (traces * (part.untilStep - part.fromStep));
        return {
          ...part,
          asked: { ues: scaled(part.asked.ues, by), sensors: scaled(part.asked.sensors, by) },
        };
      }),
      capacityOf(this.scenario),
    );
  }

  private addKind(kind: 'ues' | 'sensors', devices: DeviceTrace): void {
    const { count, radioStride, spectralEfficiency, presence } = devices;
    const { generatedAt, dataMbit, computeUnits } = devices;
    let packet = 0;
    for (const { untilStep, fromStep, asked } of this.parts) {
      const of = asked[kind];
      for (let t = fromStep; t < untilStep; t++)
        for (let d = 0; d < count; d++) {
          if (presence?.present[t * count + d] === 0) continue;
          of.there++;
          of.heard += spectralEfficiency[t * radioStride + d];
        }
      for (; packet < generatedAt.length && generatedAt[packet] < untilStep; packet++) {
        of.units += computeUnits[packet];
        of.mbit += dataMbit[packet];
      }
    }
  }
}

function nothing(): Asked {
  return { there: 0, units: 0, mbit: 0, heard: 0 };
}
