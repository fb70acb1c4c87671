import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';

/** What a thread is given that is asked by another one. */
export interface MailboxData<Given> {
  port: MessagePort;
  /** goes up with every message to who asks */
  bell: Int32Array;
  given: Given;
}

/**
 * A thread of our own that does what takes an event loop, for one that cannot wait for it: a policy has to
 * answer before `act` returns. Messages go both ways; whoever asks sleeps until there is one.
 */
export class Mailbox<Given, Question, Message> {
  private readonly bell = new Int32Array(new SharedArrayBuffer(4));
  private readonly port: MessagePort;
  private readonly thread: Worker;

  /** @param thread the file of its code, which calls {@link answering} */
  constructor(thread: URL, given: Given) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const workerData: MailboxData<Given> = { port: port2, bell: this.bell, given };
    this.thread = new Worker(thread, { workerData, transferList: [port2] });
    // What it cannot tell through the port, such as code that does not load, is told when it is not heard of.
    this.thread.on('error', () => undefined);
    this.port.unref();
    this.thread.unref();
  }

  send(question: Question): void {
    this.port.postMessage(question);
  }

  /** The next message; undefined when there is none in so many ms. */
  receive(timeoutMs: number): Message | undefined {
    for (;;) {
      const rung = Atomics.load(this.bell, 0);
      const found = receiveMessageOnPort(this.port);
      if (found) return found.message as Message;
      if (Atomics.wait(this.bell, 0, rung, timeoutMs) === 'timed-out') return undefined;
    }
  }

  /** Ends the thread; what it is doing is not waited for. */
  close(): void {
    this.port.close();
    void this.thread.terminate();
  }
}

/**
 * The far side of a {@link Mailbox}.
 *
 * @param data `workerData` of its thread
 * @returns how to tell who asks
 */
export function answering(
  { port, bell }: MailboxData<unknown>,
  onQuestion: (question: unknown) => void,
): (message: unknown) => void {
  port.on('message', onQuestion);
  return (message) => {
    port.postMessage(message);
    Atomics.add(bell, 0, 1);
    Atomics.notify(bell, 0);
  };
}
