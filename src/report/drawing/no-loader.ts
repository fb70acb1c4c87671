import type { Loader } from 'vega';

const refuse = () => Promise.reject(new Error('figures hold all of their data'));

/** A loader for charts that may ask no host and read no file. */
export const NO_LOADER = {
  options: {},
  load: refuse,
  sanitize: refuse,
  http: refuse,
  file: refuse,
} as unknown as Loader;
