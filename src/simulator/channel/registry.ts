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

/** What each model is, in a line for people who choose. */
export const CHANNEL_LABELS: Readonly<Record<Channel['model'], string>> = {
  'okumura-hata': "the paper's: Okumura-Hata path loss as mobile-env computes it",
  'free-space': 'free space between isotropic antennas (Friis 1946)',
  '3gpp-umi': 'UMi-Street Canyon of 3GPP TR 38.901: stations below the roofs, obstacles',
  '3gpp-uma': 'UMa of 3GPP TR 38.901: stations above the roofs, obstacles',
};
