import { z } from '../../packages/zod.js';
import { OWN_NAME, type OwnName } from '../own.js';

/** For a config: which names there are is known when it is checked, not by the schema. */
export const ownNameSchema = z.string().regex(OWN_NAME) as unknown as z.ZodType<OwnName, OwnName>;
