import type { Policy } from './policy.js';
import { StaticPolicy } from './static.js';

/** A policy as plain data, to be written in a plan and sent to a worker. */
export interface PolicySpec {
  kind: 'static';
  rhoC: number;
  rhoP: number;
}

/** The policy that a spec describes. */
export function createPolicy(spec: PolicySpec): Policy {
  return new StaticPolicy(spec.rhoC, spec.rhoP);
}
