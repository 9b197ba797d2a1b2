interface Surroundings {
  readonly stdout: { readonly columns?: number; readonly isTTY?: boolean }
  readonly env: NodeJS.ProcessEnv
}

/**
 * How wide standard output is, and whether colours go to it: not into a pipe, not with NO_COLOR; FORCE_COLOR overrides
 * both, and its values 0 and false mean none.
 */
export function terminalLook({ stdout, env }: Surroundings = process): { columns: number; colour: boolean } {
  const { FORCE_COLOR: forced } = env
  return {
    columns: stdout.columns ?? (Number(env.COLUMNS) || 120),
    colour: forced ? forced !== '0' && forced !== 'false' : stdout.isTTY === true && !env.NO_COLOR,
  }
}
