// A process of pool.js.
import { TORTURES } from './tortures.js';

process.on('message', async ({ torture, its, state }) => {
  let end;
  try {
    end = await TORTURES[torture].torture.attempt(its, state);
  } catch (error) {
    // The torture itself does not work: nothing was shown.
    end = { wrong: error.stack };
  }
  process.send(end, () => {
    if (end.isBroken) process.exit();
  });
});
