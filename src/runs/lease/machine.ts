import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that can be told from every other one, also from one that has its number later. */
export interface ProcessIdentity {
  pid: number;
  /** for people */
  host: string;
  /** where process numbers mean the same: a machine since it was started, and on Linux a namespace */
  machine: string;
  /** when it was started, in units of the machine; '' where that cannot be told */
  started: string;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), machine: thisMachine(), started: startOf('self') };
}

/** Whether a process is there; undefined for one of another machine, of which nothing can be known. */
export function isAlive({ pid, machine, started }: ProcessIdentity): boolean | undefined {
  if (machine !== thisMachine()) return undefined;
  return isRunning(pid) && (started === '' || startOf(pid) === started);
}

/** Whether this machine has a process of that number, maybe a zombie, maybe another than was meant. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function thisMachine(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Start of a process in clock ticks since the machine's; '' when there is none, or a zombie alone. */
function startOf(pid: number | 'self'): string {
  try {
    // The second field is the program's name in brackets, which may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    // A zombie does nothing any more; it waits for its parent to ask how it ended.
    return state === 'Z' || state === 'X' ? '' : fields[19];
  } catch {
    return '';
  }
}
