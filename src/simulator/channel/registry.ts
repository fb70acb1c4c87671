import { isOwn, OwnRegistry, type OwnName } from '../../config/own.js';
import type { Channel } from '../../config/schema/scenario.js';
import type { ChannelModel } from './channel.js';
import { freeSpace } from './free-space.js';
import { okumuraHata } from './okumura-hata.js';
import { threeGppUma } from './three-gpp-uma.js';
import { threeGppUmi } from './three-gpp-umi.js';

/** The models that come with the program. */
type Model = Exclude<Channel['model'], OwnName>;

/** Each model that a scenario may name. */
const MODELS: Readonly<Record<Model, ChannelModel>> = {
  'okumura-hata': okumuraHata,
  'free-space': freeSpace,
  '3gpp-umi': threeGppUmi,
  '3gpp-uma': threeGppUma,
};

/** The models that there are. */
export const CHANNEL_MODELS = Object.keys(MODELS) as Model[];

/** The model that a scenario names. */
export function channelModel({ model }: Pick<Channel, 'model'>): ChannelModel {
  return isOwn(model) ? own.get(model) : MODELS[model];
}

const own = new OwnRegistry<ChannelModel>('channel');

/**
 * Registers a channel model that scenarios may then name in `channel.model`.
 *
 * @throws {RangeError} for a name that is not `own:` and a word, or that there is already
 */
export function registerChannel(name: OwnName, model: ChannelModel): void {
  own.register(name, model);
}

/** What each model is, in a line for people who choose. */
export const CHANNEL_LABELS: Readonly<Record<Model, string>> = {
  'okumura-hata': "the paper's: Okumura-Hata path loss as mobile-env computes it",
  'free-space': 'free space between isotropic antennas (Friis 1946)',
  '3gpp-umi': 'UMi-Street Canyon of 3GPP TR 38.901: stations below the roofs, obstacles',
  '3gpp-uma': 'UMa of 3GPP TR 38.901: stations above the roofs, obstacles',
};
