import { namesOf, type Column } from './column.js';

/** The columns of progress.csv, a row per update: Stable-Baselines3's names. */
export const PROGRESS = [
  { name: 'time/iterations', unit: '', label: 'updates so far' },
  { name: 'time/total_timesteps', unit: 'steps', label: 'steps so far, over all environments' },
  { name: 'rollout/ep_rew_mean', unit: '', label: 'mean return of the last 100 training episodes' },
  { name: 'rollout/ep_len_mean', unit: 'steps', label: 'their mean length' },
  {
    name: 'eval/mean_reward',
    unit: '',
    label: 'mean return on the selection episodes, where they were run',
  },
  { name: 'train/approx_kl', unit: 'nats', label: 'estimated KL divergence, over the last epoch' },
  { name: 'train/clip_fraction', unit: 'share', label: 'rows whose ratio left 1 ± clip_range' },
  { name: 'train/clip_range', unit: '', label: 'clipping of the ratio' },
  { name: 'train/clip_range_vf', unit: '', label: "clipping of the value's change" },
  { name: 'train/entropy_loss', unit: 'nats', label: '−(mean entropy of the policy)' },
  { name: 'train/explained_variance', unit: '', label: '1 − Var(returns − values) / Var(returns)' },
  { name: 'train/learning_rate', unit: '', label: "Adam's step size" },
  { name: 'train/loss', unit: '', label: 'of the last minibatch' },
  { name: 'train/n_updates', unit: '', label: 'epochs so far' },
  { name: 'train/policy_gradient_loss', unit: '', label: 'mean over the minibatches' },
  { name: 'train/std', unit: '', label: "mean standard deviation of the actions' distribution" },
  { name: 'train/value_loss', unit: '', label: 'mean over the minibatches' },
] as const satisfies readonly Column[];

export const PROGRESS_COLUMNS = namesOf(PROGRESS);
