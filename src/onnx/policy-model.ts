import { PAPER_VIEW } from '../config/control.js';
import { policyWidths } from '../ppo/acting/parameters.js';
import type { PolicySnapshot } from '../ppo/acting/policy.js';
import { tensorOf } from '../ppo/tensors.js';
import { actionColumns, observationColumns, type Column } from './columns.js';
import { encodeModel } from './encode.js';
import { GraphBuilder } from './graph-builder.js';
import type { Model, Port } from './model.js';
import { addScaling } from './scaling.js';

/** What is written into a model of the policy that it is made of. */
export interface About {
  /** of metalore */
  readonly version: string;
  /** of the policy: see `policyHash` */
  readonly hash: string;
}

/**
 * A policy as the bytes of an ONNX model that acts as it does without drawing: raw observations
 * `observations` [rows × O] → `actions` [rows × A], shares in [0, 1], and the parameters of the distribution
 * that it draws from, for who wants to draw. A row is what the policy sees of a network, or under control per
 * station of a station, its history included. Float32, to about 1e-7 of {@link BatchPolicy}.
 *
 * @throws {RangeError} when it is not a policy of this model: it sees or sets other than it says
 */
export function onnxPolicy(snapshot: PolicySnapshot, about: About): Uint8Array {
  return encodeModel(policyModel(snapshot, about));
}

/** The same before it is bytes. */
export function policyModel(snapshot: PolicySnapshot, about: About): Model {
  const columns = { observations: observationColumns(snapshot), actions: actionColumns() };
  const graph = new GraphBuilder();
  const scaled = addScaling(graph, OBSERVATIONS, snapshot.observationScaler);
  const parameters = addActions(graph, addNetwork(graph, scaled, snapshot), snapshot);
  const { observationSize, actionSize } = snapshot;
  const port = (name: string, width: number, text: string): Port => ({ name, width, about: text });
  return {
    producer: { name: 'metalore', version: about.version },
    graph: {
      name: 'metalore_policy',
      about: `What a policy of metalore does without drawing, a row for each ${rowOf(snapshot)}.`,
      nodes: graph.nodes,
      constants: graph.constants,
      inputs: [port(OBSERVATIONS, observationSize, listed(columns.observations))],
      outputs: [
        port(ACTIONS, actionSize, listed(columns.actions)),
        ...parameters.map(([name, text]) => port(name, actionSize, text)),
      ],
    },
    metadata: metadataOf(snapshot, about, columns),
  };
}

const OBSERVATIONS = 'observations';
const ACTIONS = 'actions';

function rowOf({ view }: PolicySnapshot): string {
  return (view ?? PAPER_VIEW).control === 'shared' ? 'network' : 'station';
}

function listed(columns: readonly Column[]): string {
  return columns.map(({ name, unit }) => (unit === '' ? name : `${name} (${unit})`)).join(', ');
}

/** @returns the name of the outputs of the last layer [rows × H] */
function addNetwork(graph: GraphBuilder, input: string, snapshot: PolicySnapshot): string {
  const { parameters, activation } = snapshot;
  const widths = policyWidths(snapshot);
  let x = input;
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    const [inputs, outputs] = [widths[layer], widths[layer + 1]];
    const shapes = { kernel: [inputs, outputs], bias: [outputs] };
    const [kernel, bias] = (['kernel', 'bias'] as const).map((of) => {
      const name = `policy.${layer}.${of}`;
      return graph.constant(name, tensorOf(parameters, name, shapes[of]).data, shapes[of]);
    });
    const isLast = layer + 2 === widths.length;
    x = graph.node(isLast ? 'heads' : `sums_${layer}`, 'Gemm', [x, kernel, bias]);
    if (!isLast) x = graph.node(`hidden_${layer}`, activation === 'tanh' ? 'Tanh' : 'Relu', [x]);
  }
  return x;
}

/**
 * The mean action as the distributions of `ppo/acting/distributions.ts` have it.
 *
 * @returns further outputs: their names, and what they are
 */
function addActions(
  graph: GraphBuilder,
  heads: string,
  { distribution }: PolicySnapshot,
): [name: string, about: string][] {
  if (distribution === 'gaussian') {
    const bounds = [graph.number('zero', 0), graph.number('one', 1)];
    graph.node(ACTIONS, 'Clip', [heads, ...bounds]);
    return [[heads, 'mean of the normal distribution, before it is clipped to [0, 1]']];
  }
  graph.halves(['alpha_less_one', 'beta_less_one'], graph.node('softplus', 'Softplus', [heads]));
  const one = graph.number('one', 1);
  const alpha = graph.node('alpha', 'Add', ['alpha_less_one', one]);
  const beta = graph.node('beta', 'Add', ['beta_less_one', one]);
  graph.node(ACTIONS, 'Div', [alpha, graph.node('alpha_plus_beta', 'Add', [alpha, beta])]);
  return [
    [alpha, 'α of the Beta distribution'],
    [beta, 'β of the Beta distribution'],
  ];
}

/** What the graph cannot say. All but the version and the hash is JSON. */
function metadataOf(
  snapshot: PolicySnapshot,
  { version, hash }: About,
  { observations, actions }: { observations: readonly Column[]; actions: readonly Column[] },
): Record<string, string> {
  const { distribution, observationScaler, parameters, view = PAPER_VIEW } = snapshot;
  const drawn =
    distribution === 'gaussian'
      ? { kind: distribution, std: [...parameters['logStd'].data].map(Math.exp) }
      : { kind: distribution };
  return {
    'metalore.version': version,
    'metalore.policy': hash,
    'metalore.rows': JSON.stringify(rowOf(snapshot)),
    'metalore.observations': JSON.stringify(observations),
    'metalore.actions': JSON.stringify(actions),
    'metalore.view': JSON.stringify(view),
    'metalore.scaler': JSON.stringify(observationScaler),
    'metalore.distribution': JSON.stringify(drawn),
  };
}
