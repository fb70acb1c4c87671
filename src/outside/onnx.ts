import type { Scenario } from '../config/schema/scenario.js';
import type { OnnxSpec } from '../policies/outside.js';
import { OutsideError } from './errors.js';
import type { OpenPolicy } from './open-policy.js';

export function openOnnx(spec: OnnxSpec, scenario: Scenario): Promise<OpenPolicy> {
  return Promise.reject(new OutsideError(spec.kind, scenario.name));
}
