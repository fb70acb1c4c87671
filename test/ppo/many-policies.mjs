// Makes 100 policies with the built library and lets each act, twice. Run by acting.test.ts under a
// limit of the address space.
import { BatchPolicy } from '../../dist/index.js';

const zeros = (...shape) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) });
const policies = Array.from({ length: 100 }, (_, i) => {
  const width = 8 + i;
  return new BatchPolicy({
    observationSize: 2,
    actionSize: 1,
    distribution: 'gaussian',
    activation: 'tanh',
    policyNet: [width],
    observationScaler: { kind: 'none' },
    parameters: {
      'policy.0.kernel': zeros(2, width),
      'policy.0.bias': zeros(width),
      'policy.1.kernel': zeros(width, 1),
      'policy.1.bias': { shape: [1], data: Float32Array.of(i / 128) },
      logStd: zeros(1),
    },
  });
});
const actions = new Float32Array(1);
for (let round = 0; round < 2; round++)
  policies.forEach((policy, i) => {
    policy.act({ observations: Float32Array.of(3, 4), rows: 1, actions });
    if (actions[0] !== i / 128) throw new Error(`policy ${i} acts as another: ${actions[0]}`);
  });
console.log(`${policies.length} policies`);
