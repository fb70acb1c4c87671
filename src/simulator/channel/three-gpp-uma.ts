import { threeGpp, type ThreeGppScenario } from './three-gpp.js';

/** UMa of 3GPP TR 38.901: stations above the roofs, 25 m high. */
export const UMA: ThreeGppScenario = {
  inSight: { interceptDb: 28, slopeDb: 22, breakPointDb: 9 },
  outOfSight: { interceptDb: 13.54, slopeDb: 39.08, frequencyDb: 20, heightDb: 0.6 },
  decayM: 63,
  shadowing: {
    inSight: { sigmaDb: 4, correlationM: 37 },
    outOfSight: { sigmaDb: 6, correlationM: 50 },
  },
};

export const threeGppUma = threeGpp(UMA);
