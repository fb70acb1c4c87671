// Tries mutants: each in a copy of the checkout, against the tests that could tell.
import { Checkout } from './checkout.js';
import { RelatedTests } from './related-tests.js';

/**
 * Tries mutants on as many copies of the checkout as there are jobs.
 *
 * @param options.tests which to ask: "own", "importing" or "all", see {@link RelatedTests.stages}
 * @param options.graceMs what a test file gets besides four times the usual time of the longest,
 *   before it counts as killed by an endless loop
 * @param options.onResult called with a mutant, its `outcome` ("killed", "timeout" or "survived"),
 *   `killedBy` and `seconds`
 * @throws when the tests fail on the unchanged code
 */
export async function tryMutants(root, mutants, { jobs, tests, graceMs, onResult }) {
  const related = new RelatedTests(root);
  const stagesOf = ({ file }) => related.stages(file, tests);
  const checkouts = [];
  const removeAll = () => {
    for (const checkout of checkouts) checkout.remove();
  };
  const endings = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ].map(([signal, code]) => {
    const listener = () => {
      removeAll();
      console.error(`stopped by ${signal}`);
      process.exit(code);
    };
    process.once(signal, listener);
    return () => process.off(signal, listener);
  });
  try {
    while (checkouts.length < Math.min(jobs, mutants.length)) checkouts.push(new Checkout(root));
    const asked = [...new Set(mutants.flatMap((mutant) => stagesOf(mutant).flat()))];
    const milliseconds = await usualTimes(checkouts, mutants, asked);
    let next = 0;
    await Promise.all(
      checkouts.map(async (checkout) => {
        while (next < mutants.length) {
          const mutant = mutants[next++];
          const stages = stagesOf(mutant).map((files) => {
            const longestMs = Math.max(...files.map((file) => milliseconds.get(file) ?? 0));
            return { files, silenceMs: graceMs + 4 * longestMs };
          });
          onResult(mutant, await tryOne(checkout, mutant, stages));
        }
      }),
    );
  } finally {
    removeAll();
    for (const end of endings) end();
  }
}

/** Milliseconds of each test file on the unchanged code, which is written as mutants are. */
async function usualTimes(checkouts, mutants, tests) {
  if (tests.length === 0) return new Map();
  const [checkout] = checkouts;
  for (const { file, source } of mutants) checkout.write(file, source);
  const { outcome, by, milliseconds } = await checkout.test(tests, {
    silenceMs: 1_800_000,
    bail: false,
    workers: checkouts.length,
  });
  if (outcome !== 'passed') throw new Error(`the tests fail without any change: ${by || outcome}`);
  return milliseconds;
}

async function tryOne(checkout, mutant, stages) {
  const start = process.hrtime.bigint();
  const result = { outcome: 'survived', killedBy: '' };
  checkout.write(mutant.file, mutant.mutated());
  for (const { files, silenceMs } of stages) {
    const { outcome, by } = await checkout.test(files, { silenceMs });
    if (outcome === 'passed') continue;
    result.outcome = outcome === 'timeout' ? 'timeout' : 'killed';
    result.killedBy = by;
    break;
  }
  checkout.write(mutant.file, mutant.source);
  return { ...result, seconds: Number(process.hrtime.bigint() - start) / 1e9 };
}
