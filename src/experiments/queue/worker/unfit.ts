import { QueueError } from '../errors.js';

/** This machine cannot do a task that others can. */
export class Unfit extends QueueError {}
