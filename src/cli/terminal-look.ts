/** How wide standard output is, and whether colours go to it: not into a pipe, not with NO_COLOR. */
export function terminalLook(): { columns: number; colour: boolean } {
  const { stdout, env } = process
  return {
    columns: stdout.columns ?? (Number(env.COLUMNS) || 120),
    colour: (stdout.isTTY === true && !env.NO_COLOR) || Boolean(env.FORCE_COLOR),
  }
}
