import { z } from '../../packages/zod.js';
import { ownNameSchema } from './own-name.js';
import { conditionsSchema } from './conditions.js';
import { contextsSchema } from './contexts.js';
import { NAME, whyNoName } from './name.js';
import { controlSchema, observationSchema } from './observation.js';
import { ppoSchema } from './ppo.js';
import {
  phasesSchema,
  presenceSchema,
  requestPatternsSchema,
  updatePatternsSchema,
} from './traffic.js';
import { trainingSchema } from './training.js';

/**
 * The one description of a scenario. Units are part of the key names; every default is the paper's,
 * so `{}` is the paper's scenario. Unknown keys are errors.
 */

const positive = (most = 1e12) => z.number().positive().max(most);
const notNegative = (most = 1e12) => z.number().min(0).max(most);
const count = (most: number) => z.number().int().min(0).max(most);
const poissonMean = () => notNegative(1e6);

const stationSchema = z.strictObject({
  xM: notNegative().default(100).describe('Position, metres from the left edge of the area'),
  yM: notNegative().default(100).describe('Position, metres from the lower edge of the area'),
  heightM: positive().default(40).describe('Antenna height h_b, metres'),
  bandwidthMHz: notNegative().default(100).describe('Communication resource R^(C), MHz'),
  frequencyMHz: positive().default(3500).describe('Carrier frequency f, MHz'),
  txPowerDbm: z.number().min(-200).max(200).default(40).describe('Transmission power, dBm'),
  computeUnits: notNegative()
    .default(100)
    .describe('Processing capacity R^(P) of its MEC server, units per step'),
});

const radio = {
  heightM: notNegative(1e4).default(1.5).describe('Antenna height h_m, metres'),
  noiseW: positive().default(1e-9).describe('Receiver noise, watts; used by `units: paper`'),
  noiseFigureDb: z
    .number()
    .min(0)
    .max(100)
    .default(9)
    .describe('What a receiver adds to thermal noise, dB; used by `units: physical`'),
  snrThreshold: notNegative().default(2e-8).describe('Below this SNR nothing is received'),
};

const requestSchema = z.strictObject({
  probability: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe('Chance p_k that a UE generates a request in a step'),
  dataMbit: poissonMean().default(50).describe('Mean λ^(C) of the data size, Mbit (Poisson, ≥ 1)'),
  computeUnits: poissonMean().default(5).describe('Mean λ^(P) of the load, units (Poisson, ≥ 1)'),
  patterns: requestPatternsSchema,
});

const updateSchema = z.strictObject({
  periodSteps: z
    .number()
    .int()
    .min(1)
    .max(1e9)
    .default(1)
    .describe('A sensor generates an update when t mod T_n = 0, steps'),
  dataMbit: poissonMean().default(70).describe('Mean of the data size, Mbit (Poisson, ≥ 1)'),
  computeUnits: poissonMean().default(7).describe('Mean of the load, units (Poisson, ≥ 1)'),
  patterns: updatePatternsSchema,
});

const mobility = {
  mobility: z
    .strictObject({
      model: z
        .enum(['random-waypoint', 'gauss-markov'])
        .default('random-waypoint')
        .describe('How devices with a speed move'),
      start: z
        .enum(['uniform', 'stationary'])
        .default('uniform')
        .describe('random-waypoint: begins trips anew, or amid trips as in the long run'),
      minPauseSteps: count(1_000_000)
        .default(0)
        .describe('random-waypoint: shortest pause at a waypoint, steps (uniform)'),
      maxPauseSteps: count(1_000_000)
        .default(0)
        .describe('random-waypoint: longest pause at a waypoint, steps'),
      memory: z
        .number()
        .min(0)
        .max(1)
        .default(0.85)
        .describe('gauss-markov: correlation α of the velocity from step to step'),
    })
    .prefault({})
    .describe('How the devices of this group move'),
};

const hotspotSchema = z.strictObject({
  xM: notNegative().describe('Its middle, metres from the left edge of the area'),
  yM: notNegative().describe('Its middle, metres from the lower edge of the area'),
  radiusM: positive(1e7).default(20).describe('Radius, metres'),
  share: z
    .number()
    .min(0)
    .max(1)
    .describe('Share of the starts and waypoints of UEs that are here'),
});

const ueGroupSchema = z.strictObject({
  count: count(100_000).default(10).describe('Number of UEs in this group'),
  speedMps: notNegative(1e4).default(1.5).describe('Speed, metres per second'),
  ...mobility,
  ...radio,
  request: requestSchema.prefault({}).describe('The requests that each UE generates'),
  delayThresholdSteps: notNegative(1e9)
    .optional()
    .describe("D_th of this group's requests, steps; the reward's, when left out"),
  presence: presenceSchema,
});

const sensorGroupSchema = z.strictObject({
  count: count(100_000).default(15).describe('Number of sensors in this group'),
  speedMps: notNegative(1e4).default(0).describe('Speed, metres per second; 0 is stationary'),
  ...mobility,
  ...radio,
  sensingRangeM: positive()
    .default(40)
    .describe('Radius a sensor covers, metres; used by `association: coverage`'),
  update: updateSchema.prefault({}).describe('The updates that each sensor generates'),
  presence: presenceSchema,
});

const placementSchema = z.strictObject({
  kind: z
    .enum(['spaced', 'uniform'])
    .default('spaced')
    .describe('`spaced` keeps the distances below; `uniform` ignores them'),
  maxStationDistanceM: positive()
    .default(90)
    .describe('A sensor is at most this far from some station, metres'),
  minStationDistanceM: notNegative()
    .default(20)
    .describe('A sensor is at least this far from every station, metres'),
  minSensorDistanceM: notNegative()
    .default(20)
    .describe('A sensor is at least this far from every other, metres'),
});

const channelSchema = z.strictObject({
  model: z
    .union([z.enum(['okumura-hata', 'free-space', '3gpp-umi', '3gpp-uma']), ownNameSchema])
    .default('okumura-hata')
    .describe('How signals weaken on their way'),
  los: z
    .enum(['drawn', 'always', 'never'])
    .default('drawn')
    .describe('3gpp-*: whether devices see stations; `drawn` by its probability at their distance'),
  shadowing: z
    .boolean()
    .default(true)
    .describe('3gpp-*: shadow fading, with the deviations and correlation distances of the report'),
  fading: z
    .enum(['none', 'rayleigh'])
    .default('none')
    .describe('Fast fading: `rayleigh` draws a power gain of mean 1 for each link in each step'),
  interference: z
    .enum(['none', 'full'])
    .default('none')
    .describe('`full`: other stations of the same frequency always send, and add to the noise'),
  units: z
    .enum(['paper', 'physical'])
    .default('paper')
    .describe(
      '`paper` sets milliwatts against `noiseW`; `physical` against thermal noise of the bandwidth',
    ),
});

const handoverSchema = z.strictObject({
  hysteresisDb: z
    .number()
    .min(0)
    .max(100)
    .default(3)
    .describe('By how much another station has to be stronger than the serving one, dB'),
  timeToTriggerSteps: count(1_000_000)
    .default(0)
    .describe('For how many steps before the present one it has to have been so'),
});

const schedulerSchema = z.strictObject({
  kind: z
    .union([
      z.enum(['resource-fair', 'round-robin', 'round-robin-all', 'proportional-fair', 'max-rate']),
      ownNameSchema,
    ])
    .default('resource-fair')
    .describe('How a station shares the bandwidth of a group among its devices'),
  quantumMHz: z
    .number()
    .min(0.01)
    .max(1e12)
    .default(1)
    .describe('round-robin, round-robin-all: bandwidth handed to a device at a time, MHz'),
  offsetDevices: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(3)
    .describe('round-robin-all: by how many devices each step begins behind the last one'),
  averagingSteps: z
    .number()
    .min(1)
    .max(1e6)
    .default(10)
    .describe('proportional-fair: time constant of the average rate, steps'),
});

const rewardSchema = z.strictObject({
  c1: notNegative(1e9).default(10).describe('Base reward c₁ of a finished request'),
  eta: z.number().min(0).max(1).default(0.9).describe('Discount η per step of AoSI'),
  c2: z.number().min(-1e9).max(0).default(0).describe('Penalty c₂ ≤ 0 of a late request'),
  delayThresholdSteps: notNegative(1e9)
    .default(2)
    .describe('A request is late when its AoRI exceeds D_th, steps'),
  terms: z
    .array(ownNameSchema)
    .min(1)
    .max(100)
    .optional()
    .describe('Further terms, own:NAME, that a file of --import registers; added to eq. 5'),
});

export const scenarioSchema = z.strictObject({
  $schema: z.string().optional().describe('Lets an editor check and complete a JSON scenario'),
  name: z
    .string()
    .regex(NAME, { error: ({ input }) => whyNoName(String(input)) })
    .default('paper')
    .describe('Names the run directory and the `experiment` column'),
  description: z.string().max(2000).optional().describe('What the scenario is for'),
  steps: z.number().int().min(1).max(1_000_000).default(100).describe('Episode length T, steps'),
  area: z
    .strictObject({
      widthM: positive(1e7).default(200).describe('metres'),
      heightM: positive(1e7).default(200).describe('metres'),
    })
    .prefault({})
    .describe('The rectangle in which everything is'),
  stations: z.array(stationSchema).min(1).max(10_000).prefault([{}]).describe('Base stations'),
  ues: z.array(ueGroupSchema).max(1000).prefault([{}]).describe('Groups of UEs'),
  sensors: z.array(sensorGroupSchema).max(1000).prefault([{}]).describe('Groups of sensors'),
  hotspots: z
    .array(hotspotSchema)
    .max(1000)
    .default([])
    .describe('Where UEs begin and go to more often than elsewhere'),
  phases: phasesSchema,
  contexts: contextsSchema,
  conditions: conditionsSchema,
  placement: placementSchema.prefault({}).describe('Where sensors are placed in each episode'),
  association: z
    .enum(['nearest', 'coverage'])
    .default('nearest')
    .describe('Which sensor a request is tied to'),
  channel: channelSchema.prefault({}).describe('The radio between devices and stations'),
  handover: handoverSchema
    .nullable()
    .default(null)
    .describe(
      'Devices go over to stations that they hear better; null: the nearest station serves',
    ),
  scheduler: schedulerSchema
    .prefault({})
    .describe('How stations share bandwidth within a group of devices'),
  unsynchronized: z
    .enum(['wait'])
    .default('wait')
    .describe('A request whose sensor has no processed update waits and blocks those behind it'),
  reward: rewardSchema.prefault({}).describe('Eq. 5 to 7'),
  observation: observationSchema,
  control: controlSchema,
  seed: z
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .describe('Root seed of all random streams'),
  episodes: z
    .number()
    .int()
    .min(1)
    .max(100_000_000)
    .default(100)
    .describe('Episodes that each policy is evaluated on'),
  grid: z
    .strictObject({
      step: z
        .number()
        .min(0.001)
        .max(1)
        .default(0.1)
        .describe('Distance between neighbouring static splits; 1/step must be whole'),
    })
    .prefault({})
    .describe('The static grid search'),
});

/** A complete, valid scenario. */
export type Scenario = z.output<typeof scenarioSchema>;
/** What a user may write: everything optional. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
/** A base station with its server. */
export type Station = Scenario['stations'][number];
/** UEs that are alike. */
export type UeGroup = Scenario['ues'][number];
/** Sensors that are alike. */
export type SensorGroup = Scenario['sensors'][number];
export type Channel = Scenario['channel'];
export type Scheduler = Scenario['scheduler'];
/** Constants of the reward, eq. 5 to 7. */
export type Reward = Scenario['reward'];

/** What a config file holds: a scenario, and how to train on it. */
export const configSchema = z.strictObject({
  ...scenarioSchema.shape,
  training: trainingSchema.prefault({}).describe('metalore train: the sweep'),
  ppo: ppoSchema.prefault({}).describe('metalore train: the hyperparameters'),
});
