import { threeGpp, type ThreeGppScenario } from './three-gpp.js';

/** UMi-Street Canyon of 3GPP TR 38.901: stations below the roofs, 10 m high. */
export const UMI: ThreeGppScenario = {
  inSight: { interceptDb: 32.4, slopeDb: 21, breakPointDb: 9.5 },
  outOfSight: { interceptDb: 22.4, slopeDb: 35.3, frequencyDb: 21.3, heightDb: 0.3 },
  decayM: 36,
  shadowing: {
    inSight: { sigmaDb: 4, correlationM: 10 },
    outOfSight: { sigmaDb: 7.82, correlationM: 13 },
  },
};

export const threeGppUmi = threeGpp(UMI);
