import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { Crew } from '../../environment/crew.js';
import type { Plan } from '../../runs/plans/plan.js';
import { Control } from './control.js';
import { threadCrew } from './thread-crew.js';

/** What a thread sends to have helpers started, by who sees them die. */
export interface HelpRequest {
  readonly helpersOf: number;
  readonly control: SharedArrayBuffer;
  readonly ports: readonly MessagePort[];
}

/** What a helper is given once. */
export interface HelperData {
  readonly control: SharedArrayBuffer;
  readonly port: MessagePort;
  /** what it imports before it does anything: see the plan */
  readonly imports: NonNullable<Plan['imports']>;
}

export function isHelpRequest(message: unknown): message is HelpRequest {
  return typeof message === 'object' && message !== null && 'helpersOf' in message;
}

/**
 * A crew of so many threads for a task, the caller's and helpers that are asked for. They are not started
 * by the caller: while it computes, it would not learn that one has died.
 */
export function askForCrew(
  task: number,
  size: number,
  send: (request: HelpRequest, ports: readonly MessagePort[]) => void,
): Crew {
  const control = new Control();
  const channels = Array.from({ length: size - 1 }, () => new MessageChannel());
  const ports = channels.map(({ port2 }) => port2);
  send({ helpersOf: task, control: control.memory, ports }, ports);
  return threadCrew(
    control,
    channels.map(({ port1 }) => port1),
  );
}

/** The helpers of all tasks that have any. */
export class Helpers {
  private readonly ofTask = new Map<number, Worker[]>();

  /** @param options.explain what to say of a thread that died */
  constructor(
    private readonly file: URL,
    private readonly options: {
      imports: NonNullable<Plan['imports']>;
      explain: (error: unknown) => string;
    },
  ) {}

  start({ helpersOf, control, ports }: HelpRequest): void {
    const fail = (error: unknown) => {
      // Those of a task that has ended were stopped.
      if (this.ofTask.get(helpersOf) === workers)
        new Control(control).fail(this.options.explain(error));
    };
    const workers = ports.map((port) => {
      const workerData: HelperData = { control, port, imports: this.options.imports };
      const worker = new Worker(this.file, { workerData, transferList: [port] });
      worker.on('error', fail);
      worker.on('exit', (code) => {
        fail(new Error(`worker exited with code: ${code}`));
      });
      return worker;
    });
    this.ofTask.set(helpersOf, workers);
  }

  /** A task has ended, however: its helpers have no more to do. */
  async stop(task: number): Promise<void> {
    const workers = this.ofTask.get(task) ?? [];
    this.ofTask.delete(task);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.ofTask.keys()].map((task) => this.stop(task)));
  }
}
