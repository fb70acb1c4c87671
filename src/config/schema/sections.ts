import { z } from '../../packages/zod.js';
import { configSchema } from './scenario.js';

/** Keys that a scenario may be without, such as phases, contexts and conditions; null says so. */
export const SECTIONS: readonly string[] = Object.entries(configSchema.shape)
  .filter(([, schema]) => schema instanceof z.ZodOptional)
  .map(([key]) => key);
