import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { importOwnCode } from '../outside/own-code.js';
import type { Member } from '../environment/crew.js';
import { Control, MAKE } from './crew/control.js';
import type { HelperData } from './crew/helpers.js';
import type { Making } from './crew/thread-crew.js';
import { memberOf } from './members.js';

// A thread that does its parts of a training that another thread directs, until it is stopped from outside.
const { control: memory, port, imports } = workerData as HelperData;
const control = new Control(memory);
const members: Member[] = [];
try {
  await importOwnCode(imports);
  for (let calls = 0; ; calls++) {
    const { member, duty, hasMessage } = control.waitForCall(calls);
    const message: unknown = hasMessage ? receiveMessageOnPort(port)?.message : undefined;
    if (member === MAKE) members.push(memberOf(message as Making));
    else members[member].perform(duty, message);
    control.done();
  }
} catch (error) {
  control.fail(error instanceof Error ? error.message : String(error));
}
