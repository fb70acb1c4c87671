import { PbfReader } from 'pbf';
import { z } from '../packages/zod.js';
import { controlSchema, observationSchema } from '../config/schema/observation.js';
import type { OnnxPort } from './onnx-thread.js';
import type { Sight, View } from './sight.js';

/** Numbers of fields in onnx.proto, of ModelProto and of StringStringEntryProto. */
const METADATA = 14;
const KEY = 1;
const VALUE = 2;

/** Under which metalore writes what a policy sees and sets, as JSON. */
const VIEW = 'metalore.view';
const viewSchema = z.object({
  observation: observationSchema.unwrap(),
  control: controlSchema.unwrap().shape.stations.unwrap(),
});

/**
 * What a network sees and sets, as metalore has written it into the file.
 *
 * @returns undefined for a file from elsewhere
 * @throws {RangeError} when it is there and is none
 */
export function viewInMetadata(bytes: Uint8Array): View | undefined {
  const metadata = new Map<string, string>();
  new PbfReader(bytes).readFields((field, _, pbf) => {
    if (field !== METADATA) return;
    const entry = { key: '', value: '' };
    pbf.readMessage((of) => {
      if (of === KEY) entry.key = pbf.readString();
      else if (of === VALUE) entry.value = pbf.readString();
    }, entry);
    metadata.set(entry.key, entry.value);
  }, undefined);
  const text = metadata.get(VIEW);
  if (text === undefined) return undefined;
  try {
    return viewSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new RangeError(`its metadata ${VIEW} is not what this version of metalore reads`, {
      cause: error,
    });
  }
}

/** What of a network is used. */
export interface OnnxFit {
  input: string;
  output: string;
  /** whether it takes one row at a time */
  isSingle: boolean;
}

/**
 * The input and the output of a network that a scenario can be put to.
 *
 * @param isOurs whether the network says itself what it sees
 * @throws {RangeError} saying what is expected, and what is there
 */
export function fitOf(
  { inputs, outputs }: { inputs: readonly OnnxPort[]; outputs: readonly OnnxPort[] },
  { width, names, actionSize, layout, rows }: Sight,
  isOurs: boolean,
): OnnxFit {
  const expected =
    `expected one input float32 [rows × ${width}] (${isOurs ? 'what it says that it sees' : "the scenario's observation"}:` +
    ` ${names.join(', ')}) and an output float32 [rows × ${actionSize}] (${layout.names.join(', ')}),` +
    ` the only one or called "actions"`;
  const found = `found ${listed('input', inputs)} and ${listed('output', outputs)}`;
  const remedy = isOurs ? '' : '; config: observation.features says what is seen';
  const fail = () => new RangeError(`${expected}; ${found}${remedy}`);
  const input = inputs.length === 1 && isOf(inputs[0], width) ? inputs[0] : undefined;
  const fitting = outputs.filter((port) => isOf(port, actionSize));
  const output =
    outputs.find(({ name }) => name === 'actions') ??
    (fitting.length === 1 ? fitting[0] : undefined);
  if (!input || !output || !isOf(output, actionSize)) throw fail();
  const [atATime] = input.shape;
  if (typeof atATime === 'number' && atATime !== 1 && atATime !== rows) throw fail();
  return { input: input.name, output: output.name, isSingle: atATime === 1 };
}

/** A width that the file leaves open fits until it is tried. */
function isOf({ type, shape }: OnnxPort, width: number): boolean {
  return (
    type === 'float32' && shape.length === 2 && (shape[1] === width || typeof shape[1] === 'string')
  );
}

function listed(what: string, ports: readonly OnnxPort[]): string {
  return `${what}${ports.length === 1 ? '' : 's'} ${ports
    .map(({ name, type, shape }) => `${name} ${type} [${shape.join(' × ')}]`)
    .join(', ')}`;
}
