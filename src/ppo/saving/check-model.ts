import { z } from '../../packages/zod.js';
import { controlSchema, observationSchema } from '../../config/schema/observation.js';
import { ppoSchema } from '../../config/schema/ppo.js';
import type { PolicyModelJson } from './model-json.js';

/** The parts of model.json that a policy is read from; the topology is for TensorFlow.js. */

const size = z.number().int().min(1).max(4096);
const { distribution, activation, policyNet } = ppoSchema.shape;

const scalerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('log') }),
  z.object({
    kind: z.literal('features'),
    scales: z.array(
      z.union([z.literal('log'), z.object({ center: z.number(), spread: z.number().positive() })]),
    ),
  }),
  z.object({
    kind: z.literal('running'),
    moments: z.object({
      mean: z.array(z.number()),
      variance: z.array(z.number().min(0)),
      count: z.number().min(0),
    }),
  }),
]);

const trainedSchema = z.object({
  eta: z.number(),
  c2: z.number(),
  seed: z.number().int().min(0),
});

const metadataSchema = z
  .object({
    version: z.literal(1),
    observationSize: size,
    actionSize: size,
    distribution: distribution.unwrap(),
    activation: activation.unwrap(),
    policyNet: policyNet.unwrap(),
    observationScaler: scalerSchema,
    view: z
      .object({
        observation: observationSchema.unwrap(),
        control: controlSchema.unwrap().shape.stations.unwrap(),
      })
      .optional(),
    trained: trainedSchema.optional(),
    logStd: z.array(z.number()).nullable(),
  })
  .superRefine((metadata, context) => {
    const { actionSize, observationSize, logStd, observationScaler: scaler } = metadata;
    const expected = metadata.distribution === 'gaussian' ? actionSize : undefined;
    if (logStd?.length !== expected)
      context.addIssue({
        code: 'custom',
        path: ['logStd'],
        message:
          expected === undefined
            ? 'expected null, since only a gaussian has one'
            : `expected ${expected} numbers`,
      });
    if (scaler.kind === 'features' && scaler.scales.length !== observationSize)
      context.addIssue({
        code: 'custom',
        path: ['observationScaler', 'scales'],
        message: `expected ${observationSize}`,
      });
    if (scaler.kind === 'running')
      for (const of of ['mean', 'variance'] as const)
        if (scaler.moments[of].length !== observationSize)
          context.addIssue({
            code: 'custom',
            path: ['observationScaler', 'moments', of],
            message: `expected ${observationSize} numbers`,
          });
  });

const modelSchema = z.object({
  weightsManifest: z.array(
    z.object({
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.number().int().min(1).max(1e6)).max(4),
          dtype: z.literal('float32'),
        }),
      ),
    }),
  ),
  userDefinedMetadata: z.object({ metalore: metadataSchema }),
});

/**
 * Refuses what would act with other numbers than the policy that was saved.
 *
 * @throws {Error} naming the field of model.json
 */
export function checkModel(modelJson: unknown): asserts modelJson is PolicyModelJson {
  const model = modelJson as Partial<PolicyModelJson> | null;
  if (typeof model !== 'object' || model?.userDefinedMetadata?.metalore === undefined)
    throw new Error('model.json is not a policy saved by metalore');
  const result = modelSchema.safeParse(modelJson);
  if (result.success) return;
  const [{ path, message }] = result.error.issues;
  throw new Error(`model.json: ${path.join('.')}: ${message}`);
}
