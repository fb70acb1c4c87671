/**
 * MetaLore as a library: load a scenario, draw its episodes, step a network or an environment, and
 * compare policies on the same episodes.
 *
 * @packageDocumentation
 */

export { ConfigError, UsageError, type Problem } from './config/explaining/errors.js';
export {
  loadScenario,
  parseScenario,
  resolvedYaml,
  type Loaded,
  type LoadOptions,
} from './config/load.js';
export type { PpoConfig } from './config/schema/ppo.js';
export { paper as paperProfile, tuned as tunedProfile } from './config/schema/profiles.js';
export type {
  Reward,
  Scenario,
  ScenarioInput,
  SensorGroup,
  Station,
  UeGroup,
} from './config/schema/scenario.js';

export type { OwnName } from './config/own.js';
export { registerChannel } from './simulator/channel/registry.js';
export { registerScheduler, type SchedulerMaker } from './simulator/schedulers/registry.js';
export type { Backlog, Scheduler } from './simulator/schedulers/scheduler.js';
export type { ChannelModel, Radio } from './simulator/channel/channel.js';
export { pathLossDb, spectralEfficiency } from './simulator/channel/okumura-hata.js';
export { EpisodeMeter } from './simulator/metrics/meter.js';
export {
  EPISODE_METRICS,
  METRICS,
  type EpisodeMetric,
  type Metric,
  type MetricKind,
} from './simulator/metrics/metrics.js';
export {
  returnOfDelays,
  rewardByDelay,
  rewardOfRequest,
  type DelayCounts,
} from './simulator/reward/returns.js';
export {
  registerRewardTerm,
  REWARD_TERMS,
  type DelayKind,
  type RewardTerm,
} from './simulator/reward/terms.js';
export type { EpisodeTotals } from './simulator/metrics/totals.js';
export type { Positions } from './simulator/world/mobility.js';
export { Network } from './simulator/network/network.js';
export type { NetworkScenario } from './simulator/network/network-scenario.js';
export { PlacementError } from './simulator/world/placement.js';
export {
  deriveSeed,
  randomStream,
  type RandomState,
  type RandomStream,
} from './simulator/random.js';
export type { DeviceTrace, Recording, Trace, TraceScenario, Workload } from './simulator/trace.js';
export { buildTrace } from './simulator/world/build-trace.js';
export { World } from './simulator/world/world.js';

export {
  MetaLoreEnvironment,
  type Action,
  type BoxSpace,
  type Observation,
  type StepInfo,
  type StepResult,
} from './environment/environment.js';
export { actionLayout, SHARED_ACTION, type ActionLayout } from './environment/action.js';
export {
  FEATURE_NAMES,
  FEATURE_SETS,
  type Control,
  type FeatureName,
  type FeatureSet,
  type ObservationSpec,
} from './config/schema/observation.js';
export {
  FEATURES,
  registerFeature,
  type Feature,
  type FeatureScale,
  type Sight,
} from './environment/observation/features.js';
export {
  Observer,
  type NumberArray,
  type ObserverOptions,
} from './environment/observation/observer.js';
export { Books } from './environment/observation/books.js';
export { Reports, type DeviceReports } from './environment/observation/reports.js';
export type { Policy } from './environment/policy.js';
export type { DrawnEpisode, EpisodeSource } from './environment/episodes.js';
export { playEpisode, type Episode, type PlayedStep } from './environment/rollout.js';
export type { CellsWatcher } from './environment/network-cells.js';
export {
  NetworkVectorEnvironment,
  type NetworkVectorOptions,
} from './environment/network-vector.js';
export type { ActingView, VectorEnvironment } from './environment/vector.js';

export { selectBackend, type BackendChoice, type BackendKind } from './ppo/backends/select.js';
export { DivergenceError } from './ppo/learning/divergence.js';
export {
  Learner,
  type Checkpoint,
  type LearnerOptions,
  type UpdateLog,
} from './ppo/learning/learner.js';
export { BatchPolicy, type PolicySnapshot } from './ppo/acting/policy.js';
export { decodePolicy, encodePolicy, type SavedPolicy } from './ppo/saving/saved-policy.js';

export { onnxPolicy } from './onnx/policy-model.js';
export { LearnedPolicy } from './policies/learned.js';
export { parsePolicySpec, POLICY_USAGE } from './policies/parse-spec.js';
export { openOutside } from './outside/open.js';
export type { OpenPolicy } from './outside/open-policy.js';
export type { Registering } from './outside/own-code.js';
export { readOutside } from './outside/spec.js';
export type { OutsideSpec } from './policies/outside.js';
export { createPolicy, specName, type RuleSpec } from './policies/registry.js';
export { StaticPolicy, staticGrid } from './policies/rules/static.js';

export { readTrace, type StoredTrace } from './traces/read.js';

export {
  drawnEpisodes,
  episodeSeed,
  evaluateEpisodes,
  type EpisodePurpose,
  type EpisodeResult,
  type Evaluated,
} from './experiments/evaluation.js';

export { paretoOptimal, type Sense } from './math/pareto.js';
export { RunningSummary, summarize, type Summary } from './math/statistics.js';
export { studentTQuantile } from './math/student-t.js';
