// Training without the command line: node examples/training-by-hand.js

import {
  evaluateEpisodes,
  Learner,
  LearnedPolicy,
  loadScenario,
  NetworkVectorEnvironment,
  selectBackend,
  StaticPolicy,
} from 'metalore';

const { scenario, ppo } = loadScenario(undefined, { set: ['steps=20', 'ppo.warmStart=null'] });
const config = { ...ppo, nEnvs: 4, nSteps: 20 };
const learner = new Learner({
  config,
  environment: new NetworkVectorEnvironment(scenario, config.nEnvs, { seed: 0 }),
  seed: 0,
  totalTimesteps: 800,
  backend: await selectBackend('wasm'),
});
while (!learner.done) learner.learnOneUpdate();

const learned = new LearnedPolicy(learner.policySnapshot());
learner.dispose();
const policies = [{ policy: learned }, { policy: new StaticPolicy(0.3, 0.3) }];
const returns = [0, 0];
for (const { policy, returnUnder } of evaluateEpisodes(scenario, policies, { first: 0, end: 5 }))
  returns[policy] += returnUnder(scenario.reward) / 5;
console.log(`learned ${returns[0].toFixed(1)}, static ${returns[1].toFixed(1)}`);
