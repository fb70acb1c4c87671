import type { ActingView } from '../../environment/vector.js';
import type { PolicySnapshot } from '../acting/policy.js';
import type { ScalerState } from '../acting/scaling.js';
import type { WeightSpec } from './layers-model.js';

/** model.json of a saved policy, in TensorFlow.js's Layers format. */
export interface PolicyModelJson {
  readonly format: 'layers-model';
  readonly generatedBy: string;
  readonly convertedBy: null;
  readonly modelTopology: Record<string, unknown>;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightSpec[];
  }[];
  readonly userDefinedMetadata: { readonly metalore: PolicyMetadata };
}

/** What the layers cannot say, for decodePolicy. */
interface PolicyMetadata {
  readonly version: 1;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly distribution: PolicySnapshot['distribution'];
  readonly activation: PolicySnapshot['activation'];
  readonly policyNet: readonly number[];
  readonly observationScaler: ScalerState;
  /** what it sees and sets, where that is not the paper's */
  readonly view?: ActingView;
  readonly trained?: PolicySnapshot['trained'];
  /** Log standard deviation of the Gaussian, which the deterministic model has no use for. */
  readonly logStd: readonly number[] | null;
}
