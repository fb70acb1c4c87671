import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { workerData } from 'node:worker_threads';
import { answering, type MailboxData } from './mailbox.js';

/** Rows of observations that a network is shown. */
export interface OnnxQuestion {
  input: string;
  output: string;
  /** [rows × width], float32 */
  observations: Float32Array;
  width: number;
  /** whether the network takes one row at a time */
  isSingle: boolean;
}

/** An input or output of a network: sizes that the file leaves open are words. */
export interface OnnxPort {
  name: string;
  type: string;
  shape: readonly (number | string)[];
}

/** What this thread tells: the network that it has read, its answers, or what went wrong. */
export type OnnxMessage =
  | { inputs: OnnxPort[]; outputs: OnnxPort[] }
  | Float32Array
  | { failed: string }
  | { missing: string };

const { given: bytes, ...data } = workerData as MailboxData<Uint8Array>;

type Runtime = typeof import('onnxruntime-web');

let network: { session: InferenceSession; runtime: Runtime } | undefined;
const post = answering({ ...data, given: bytes }, (question) => {
  answer(question as OnnxQuestion).then(tell, (error: unknown) => {
    tell({ failed: messageOf(error) });
  });
});

const tell = (message: OnnxMessage) => {
  post(message);
};

await load();

async function load(): Promise<void> {
  let runtime: Runtime;
  try {
    runtime = await import('onnxruntime-web');
  } catch (error) {
    tell({ missing: messageOf(error) });
    return;
  }
  // More would wait for each other over networks this small, and sum in an order of their own.
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = 'error';
  try {
    const session = await runtime.InferenceSession.create(bytes, {
      executionProviders: ['wasm'],
      logSeverityLevel: 3,
    });
    network = { session, runtime };
    tell({ inputs: portsOf(session.inputMetadata), outputs: portsOf(session.outputMetadata) });
  } catch (error) {
    tell({ failed: messageOf(error) });
  }
}

function portsOf(metadata: readonly InferenceSession.ValueMetadata[]): OnnxPort[] {
  return metadata.map((port) => ({
    name: port.name,
    type: port.isTensor ? port.type : 'no tensor',
    shape: port.isTensor ? port.shape : [],
  }));
}

async function answer({
  input,
  output,
  observations,
  width,
  isSingle,
}: OnnxQuestion): Promise<Float32Array> {
  const { session, runtime } = network!;
  const run = async (rows: Float32Array): Promise<Float32Array> => {
    const tensor: Tensor = new runtime.Tensor('float32', rows, [rows.length / width, width]);
    const { [output]: found } = await session.run({ [input]: tensor }, [output]);
    return found.data as Float32Array;
  };
  if (!isSingle) return run(observations);
  const answers: number[] = [];
  for (let at = 0; at < observations.length; at += width)
    answers.push(...(await run(observations.subarray(at, at + width))));
  return Float32Array.from(answers);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
