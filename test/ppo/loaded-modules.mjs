// Trains a little with the built library on the backend that is asked for, and prints the address of
// every module that was loaded, one a line. Run by loading.test.ts.
import { register } from 'node:module';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

const { port1, port2 } = new MessageChannel();
const hooks = `
  let port;
  export const initialize = (data) => { port = data; };
  export async function load(url, context, next) {
    port.postMessage(url);
    return next(url, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
  data: port2,
  transferList: [port2],
});

const library = await import('../../dist/index.js');
const { scenario } = library.loadScenario(undefined, { set: ['steps=5'] });
const config = { ...library.tunedProfile, nEnvs: 2, nEpochs: 1, warmStart: null };
const learner = new library.Learner({
  config,
  environment: new library.NetworkVectorEnvironment(scenario, 2, 1),
  seed: 1,
  totalTimesteps: 10,
  backend: await library.selectBackend(process.argv[2]),
});
learner.learnOneUpdate();
const policy = new library.BatchPolicy(learner.policySnapshot());
policy.act({ rows: 1, observations: Float32Array.of(1, 2), actions: new Float32Array(2) });
library.decodePolicy(library.encodePolicy(learner.policySnapshot()));

for (let one; (one = receiveMessageOnPort(port1));) console.log(one.message);
port1.close();
