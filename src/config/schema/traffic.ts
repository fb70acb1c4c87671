import { z } from '../../packages/zod.js';

/**
 * Traffic that changes within an episode: who is there when, and how much they ask for. All of it is
 * optional; a group that says nothing is always there, and what it asks for does not change.
 */

const share = () => z.number().min(0).max(1);
const step = () => z.number().int().min(0).max(1_000_000);
const steps = () => z.number().positive().max(1e9);
const factor = () => z.number().min(0).max(1e6);

const always = z.strictObject({ kind: z.literal('always').describe('Everybody, in every step') });

const schedule = z.strictObject({
  kind: z.literal('schedule').describe('So many as a list says; who comes and goes is drawn'),
  counts: z
    .array(
      z.strictObject({
        fromStep: step().describe('The first step with this number, steps'),
        count: z.number().int().min(0).max(100_000).describe('Devices of the group that are there'),
      }),
    )
    .min(1)
    .max(100_000)
    .describe('In the order of their steps; before the first one nobody is there'),
});

const stays = z.strictObject({
  kind: z.literal('stays').describe('Each device comes once and stays for a time that is drawn'),
  arriveFrom: share().default(0).describe('Arrivals are uniform from this share of the episode …'),
  arriveUntil: share().default(0.8).describe('… to this one'),
  meanStaySteps: steps().default(50).describe('Mean of the stay, exponential, steps'),
  crowd: z
    .strictObject({
      share: share().default(0.5).describe('Share of the group that arrives as a crowd'),
      centre: share().default(0.5).describe('Mean of its arrivals, share of the episode (normal)'),
      deviation: share().default(0.08).describe('Standard deviation, share of the episode'),
      meanStaySteps: steps().default(30).describe('Mean of its stays, exponential, steps'),
    })
    .optional()
    .describe('Some arrive at about the same time instead'),
});

const phased = z.strictObject({
  kind: z.literal('phases').describe('So many as is drawn for each phase of `phases`'),
});

export const presenceSchema = z
  .discriminatedUnion('kind', [always, schedule, stays, phased])
  .optional()
  .describe('Which devices of the group are there when; everybody always, when left out');

const range = z.strictObject({
  least: z.number().int().min(0).max(100_000).describe('Fewest devices'),
  most: z.number().int().min(0).max(100_000).describe('Most devices'),
  multipleOf: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(1)
    .describe('Counts are multiples of it'),
});

export const phasesSchema = z
  .strictObject({
    everySteps: z.number().int().min(1).max(1_000_000).describe('Length of a phase, steps'),
    ues: range.optional().describe('UEs, over all groups with `presence: {kind: phases}`'),
    sensors: range.optional().describe('Sensors, likewise'),
    together: z
      .array(
        z.strictObject({
          most: z
            .number()
            .int()
            .min(0)
            .max(200_000)
            .describe('Most UEs and sensors together; more than in the entry before'),
          share: z.number().positive().max(1).describe('Share of the phases'),
        }),
      )
      .min(1)
      .max(100)
      .optional()
      .describe('How often how many are there together: shares of the phases, 1 in all'),
  })
  .optional()
  .describe('Numbers of devices that are drawn anew at the start of every phase');

const constant = z.strictObject({
  kind: z.literal('constant').describe('The same all the time'),
  factor: factor().default(1).describe('The factor'),
});

const stepped = z.strictObject({
  kind: z.literal('steps').describe('One factor after the other'),
  factors: z
    .array(
      z.strictObject({
        fromStep: step().describe('The first step with this factor, steps'),
        factor: factor().describe('The factor from then on'),
      }),
    )
    .min(1)
    .max(100_000)
    .describe('In the order of their steps; before the first one the factor is 1'),
});

const ramp = z.strictObject({
  kind: z.literal('ramp').describe('A straight line from one factor to another'),
  from: factor().describe('The factor up to `fromStep`'),
  to: factor().describe('The factor from `untilStep` on'),
  fromStep: step().default(0).describe('Where the line begins, steps'),
  untilStep: step()
    .optional()
    .describe('Where it ends, steps; the end of the episode, if left out'),
});

const sine = z.strictObject({
  kind: z.literal('sine').describe('1 + amplitude · sin(2π (t − shiftSteps) / periodSteps)'),
  amplitude: share().describe('How far it swings around 1'),
  // Of a period that is shorter than a step nothing is seen, and of a minute one there is no sine.
  periodSteps: z.number().min(1).max(1e9).describe('Its period, steps: a day has 86,400 seconds'),
  shiftSteps: z.number().min(-1e9).max(1e9).default(0).describe('Where it starts to rise, steps'),
});

const onOff = z.strictObject({
  kind: z.literal('on-off').describe('A Markov chain of two states: bursts'),
  on: factor().default(1).describe('The factor while it is on'),
  off: factor().default(0).describe('The factor while it is off'),
  meanOnSteps: z.number().min(1).max(1e9).describe('Mean time that it is on (geometric), steps'),
  meanOffSteps: z.number().min(1).max(1e9).describe('Mean time that it is off (geometric), steps'),
  together: z
    .boolean()
    .default(false)
    .describe('All devices of the group at the same time, or each by itself'),
});

const pattern = () => z.discriminatedUnion('kind', [constant, stepped, ramp, sine, onOff]);

const sizes = {
  dataMbit: pattern().optional().describe('Factor of the mean data size'),
  computeUnits: pattern().optional().describe('Factor of the mean load'),
};

export const requestPatternsSchema = z
  .strictObject({
    probability: pattern()
      .optional()
      .describe('Factor of the probability; what comes out above 1 counts as 1'),
    ...sizes,
  })
  .optional()
  .describe('Factors by step of what the group asks for');

export const updatePatternsSchema = z
  .strictObject({
    periodSteps: pattern().optional().describe('Factor of the period, from update to update'),
    ...sizes,
  })
  .optional()
  .describe('Factors by step of what the group generates');

/** How many of a group are there when. */
export type GroupPresence = NonNullable<z.output<typeof presenceSchema>>;
/** Counts that are drawn for each phase. */
export type Phases = NonNullable<z.output<typeof phasesSchema>>;
/** A factor by step. */
export type Pattern = z.output<ReturnType<typeof pattern>>;
export type RequestPatterns = NonNullable<z.output<typeof requestPatternsSchema>>;
export type UpdatePatterns = NonNullable<z.output<typeof updatePatternsSchema>>;
