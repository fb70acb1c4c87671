import { workerData } from 'node:worker_threads';
import { drawAhead } from '../../bridge/ahead/drawer.js';
import { episodesAskedFor } from '../../bridge/reset.js';
import type { AheadData } from './ahead.js';
import { episodeSources } from './sources.js';

const { environments, ...data } = workerData as AheadData;
const { scenario } = data;
const sources = episodeSources(scenario);
drawAhead(data, (request) => episodesAskedFor(request, { scenario, environments, sources })!);
