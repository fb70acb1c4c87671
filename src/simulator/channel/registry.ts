import type { Channel } from '../../config/schema/scenario.js';
import type { ChannelModel } from './channel.js';
import { freeSpace } from './free-space.js';
import { okumuraHata } from './okumura-hata.js';
import { threeGppUma } from './three-gpp-uma.js';
import { threeGppUmi } from './three-gpp-umi.js';

/** Each model that a scenario may name. */
const MODELS: Readonly<Record<Channel['model'], ChannelModel>> = {
  'okumura-hata': okumuraHata,
  'free-space': freeSpace,
  '3gpp-umi': threeGppUmi,
  '3gpp-uma': threeGppUma,
};

/** The models that there are. */
export const CHANNEL_MODELS = Object.keys(MODELS) as Channel['model'][];

/** The model that a scenario names. */
export function channelModel({ model }: Pick<Channel, 'model'>): ChannelModel {
  return MODELS[model];
}
