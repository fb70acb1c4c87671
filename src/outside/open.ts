import type { Scenario } from '../config/schema/scenario.js';
import type { OutsideSpec } from '../policies/outside.js';
import type { OpenPolicy } from './open-policy.js';
import { openModule } from './module.js';
import { openOnnx } from './onnx.js';
import { openProgram } from './program.js';

/**
 * Opens a policy from outside. Each task opens its own, and lets go of it at its end: what a policy remembers
 * from one episode to the next follows from the plan, which cuts the tasks, and never from who does them.
 *
 * @param scenario that it acts in
 * @throws {OutsideError} when it cannot be used
 */
export function openOutside(spec: OutsideSpec, scenario: Scenario): Promise<OpenPolicy> {
  switch (spec.kind) {
    case 'module':
      return openModule(spec);
    case 'onnx':
      return openOnnx(spec, scenario);
    case 'exec':
      return openProgram(spec, scenario);
  }
}
