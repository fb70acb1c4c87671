// Reads a config and plays an episode of it: nothing but what a user is told may be thrown.
import { writeFileSync } from 'node:fs';
import {
  ConfigError,
  EpisodeMeter,
  loadScenario,
  Network,
  PlacementError,
  World,
} from '../../dist/index.js';

/**
 * @param text of the config
 * @param options.most so many steps × devices × stations are played at most
 * @param options.slowMs after which it has taken too long, of computing: others may use the machine, too
 * @returns what is `wrong`, and `counts` of what became of it
 */
export function play(text, { file, most, slowMs }) {
  writeFileSync(file, text);
  const start = process.cpuUsage();
  const end = played(file, most);
  const { user, system } = process.cpuUsage(start);
  const tookMs = (user + system) / 1000;
  if (tookMs > slowMs(end.size ?? 0)) end.wrong ??= `took ${tookMs.toFixed(0)} ms`;
  if (end.wrong !== undefined) end.wrong = `${end.wrong}\n${text}`;
  return end;
}

function played(file, most) {
  let scenario;
  try {
    ({ scenario } = loadScenario(file));
  } catch (error) {
    if (error instanceof ConfigError) return { counts: { refused: 1 } };
    return { wrong: error.stack };
  }
  const counts = { loaded: 1 };
  const devices = [...scenario.ues, ...scenario.sensors].reduce((sum, { count }) => sum + count, 1);
  const size = devices * scenario.steps * scenario.stations.length;
  if (size > most) return { counts };
  try {
    const network = new Network(scenario);
    const episode = new World(scenario).episode(1);
    network.reset(episode.trace, episode.scenario);
    while (!network.truncated) network.advance([0.3, 0.7]);
    const metrics = new EpisodeMeter(scenario).metrics(network);
    return { wrong: impossible(metrics), counts: { ...counts, played: 1 }, size };
  } catch (error) {
    const isTold = error instanceof PlacementError || error.exitCode === 2;
    return { wrong: isTold ? undefined : error.stack, counts, size };
  }
}

function impossible(metrics) {
  const infinite = Object.entries(metrics).filter(([, value]) => Math.abs(value) === Infinity);
  if (infinite.length > 0) return `infinite: ${JSON.stringify(Object.fromEntries(infinite))}`;
  const { requests_completed: completed, requests_generated: generated } = metrics;
  return completed > generated ? `${completed} of ${generated} requests completed` : undefined;
}
