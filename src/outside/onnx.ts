import type { Scenario } from '../config/schema/scenario.js';
import type { OnnxSpec } from '../policies/outside.js';
import { readRegular } from '../runs/files/open-regular.js';
import { CheckedPolicy } from './checked.js';
import { OutsideError, thrownInWords } from './errors.js';
import { Mailbox } from './mailbox.js';
import { sightOf, type Sight } from './sight.js';
import { fitOf, viewInMetadata, type OnnxFit } from './onnx-fit.js';
import type { OnnxMessage, OnnxQuestion } from './onnx-thread.js';
import type { OpenPolicy } from './open-policy.js';
import { requireUnchanged } from './spec.js';

/** Longer than reading a network or computing it once takes on any machine, ms. */
const PATIENCE_MS = 120_000;

type Network = Mailbox<Uint8Array, OnnxQuestion, OnnxMessage>;
type Ports = Extract<OnnxMessage, { inputs: unknown }>;

/** Networks that this thread has read, by the hash of their files: they remember nothing between answers. */
const read = new Map<string, { network: Network; ports: Ports; bytes: Uint8Array }>();

/**
 * Opens a network in a file of ONNX. One that metalore wrote says in its metadata what it sees and sets;
 * others are shown the scenario's observation as it stands, float32 [rows × O], and answer [rows × A].
 *
 * @throws {OutsideError} without onnxruntime-web, and for a file that is no network, or one that does not
 *   fit the scenario
 */
export async function openOnnx(spec: OnnxSpec, scenario: Scenario): Promise<OpenPolicy> {
  const { file, sha256 } = spec;
  const name = `onnx:${file}`;
  const known = read.get(sha256) ?? open(spec, name);
  read.set(sha256, known);
  const { network, ports, bytes } = known;
  let fit: OnnxFit;
  let sight: Sight;
  try {
    const view = viewInMetadata(bytes);
    sight = sightOf(scenario, view);
    fit = fitOf(ports, sight, view !== undefined);
  } catch (error) {
    if (error instanceof RangeError)
      throw new OutsideError(name, `does not fit: ${error.message}`, { cause: error });
    throw error;
  }
  const { rows, width } = sight;
  const policy = new CheckedPolicy(
    {
      reset: () => undefined,
      act: (of, action) => {
        network.send({ ...fit, width, observations: sight.look(of) });
        const answer = network.receive(PATIENCE_MS);
        if (!(answer instanceof Float32Array)) throw new Error(failureIn(answer));
        if (answer.length !== rows * sight.actionSize)
          throw new Error(
            `answered ${answer.length} numbers, but ${rows * sight.actionSize} are set`,
          );
        sight.set(answer, action);
      },
    },
    { name, wrong: (thrown) => (thrown instanceof Error ? thrown.message : thrownInWords(thrown)) },
  );
  return Promise.resolve({
    policy,
    begin: (episode) => {
      policy.begin(episode);
    },
    // The network serves the next task of this thread, too.
    close: () => undefined,
  });
}

/** @throws {OutsideError} when it is no network, or there is nothing to compute it */
function open(spec: OnnxSpec, name: string): { network: Network; ports: Ports; bytes: Uint8Array } {
  requireUnchanged([spec], name);
  const bytes = Uint8Array.from(readRegular(spec.file));
  const network: Network = new Mailbox(new URL('./onnx-thread.js', import.meta.url), bytes);
  const told = network.receive(PATIENCE_MS);
  if (told && 'inputs' in told) return { network, ports: told, bytes };
  network.close();
  if (told && 'missing' in told)
    throw new OutsideError(
      name,
      `needs the package onnxruntime-web, which is not installed here; npm install onnxruntime-web` +
        ` (as metalore is installed: with -g if it was) and try again (${told.missing})`,
    );
  throw new OutsideError(name, `cannot be read: ${failureIn(told)}`);
}

function failureIn(told: OnnxMessage | undefined): string {
  if (told === undefined) return `gave no answer within ${PATIENCE_MS / 1000} seconds`;
  return 'failed' in told ? `onnxruntime says: ${told.failed}` : 'gave an answer to something else';
}
