/** All that needs TensorFlow.js, to be imported once it is asked for. */
export { TfjsActor } from './actor.js';
export { TfjsBackend } from './backend.js';
export { loadTfjs } from './load.js';
