import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cases, changingCases, RUNS, sides, simulate } from './arbitraries.js';

it('splits every delay into waiting and sending, waiting and processing', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const { network } = simulate(run);
      for (const { kind, devices, uplink, queue, completed } of sides(network))
        for (const i of completed()) {
          const times = [
            devices.generatedAt[i],
            uplink.txStart[i],
            uplink.txEnd[i],
            queue.procStart[i],
            queue.procEnd[i],
          ];
          const phases = times.slice(1).map((time, p) => time - times[p]);
          expect(Math.min(...phases), `${kind} ${i}: ${times.join()}`).toBeGreaterThanOrEqual(0);
          expect(phases.reduce((a, b) => a + b)).toBe(times[4] - times[0]);
          expect(times[4]).toBeLessThan(run.scenario.steps);
        }
    }),
    RUNS,
  );
});

it('leaves the times of phases that were not reached at -1', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const { network } = simulate(run);
      for (const { devices, uplink, queue, completed } of sides(network)) {
        const done = new Set(completed());
        for (const i of devices.generatedAt.keys()) {
          const times = [uplink.txStart[i], uplink.txEnd[i], queue.procStart[i], queue.procEnd[i]];
          const reached = times.findIndex((time) => time < 0);
          if (reached >= 0)
            expect(times.slice(reached)).toEqual(times.slice(reached).map(() => -1));
          expect(done.has(i)).toBe(reached < 0);
        }
      }
    }),
    RUNS,
  );
});
