import type { Place } from '../tree/tree.js';

/**
 * Expected failures. Each carries the exit code of its kind, so that only bin/ has to know how a
 * process ends; any other error is a defect and shows a stack.
 */

/** One thing that is wrong with a config. */
export interface Problem extends Place {
  /** Dotted path of the value, `ues.0.count`; of the mapping around it for an unknown key; or ''. */
  readonly path: string;
  /** What was expected and what was found. */
  readonly message: string;
  /** What was probably meant. */
  readonly suggestion?: string;
}

/** `configs/a.yaml:12:5`, as compilers print it and editors open it. */
export function formatPlace(place: Place): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
}

/** One problem on one line: place, path, message, suggestion. */
export function formatProblem(problem: Problem): string {
  const { path, message, suggestion } = problem;
  const parts = path === '' ? [message] : [path, message];
  const question = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  return `${formatPlace(problem)}: ${parts.join(': ')}${question}`;
}

/** A config that cannot be used. The message lists every problem, one per line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly exitCode = 2;

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

/** A command line that cannot be used: an unknown flag, an argument of the wrong kind. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode = 2;
}
