/** What BullMQ says of a task that has gone to others, or away. */
export function isOfLostTask(error: unknown): boolean {
  return (
    error instanceof Error && /could not renew lock|Missing (key|lock) for job/.test(error.message)
  );
}

/** Whether the way to Redis has failed. */
export function isOfConnection(error: unknown): boolean {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /^E[A-Z]+$/.test(code) || /Connection is closed|Socket timeout/i.test(message);
}
