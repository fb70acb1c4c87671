/** Columns of policy-map.csv: lengths of both queues, the split there, and how often it was met. */
export const MAP_COLUMNS = ['ue_queue', 'sensor_queue', 'rho_c', 'rho_p', 'visits'] as const;
