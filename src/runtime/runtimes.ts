import type { ComponentKind, OpenRuntimeOptions, Runtime } from './runtime.ts'

interface RuntimeKind {
  readonly components: ComponentKind
  /** Loads its code and opens it. Throws a UserError for an image map that is wrong. */
  open(options: OpenRuntimeOptions): Promise<Runtime>
}

/** What can start a topology, by the name that users give it. To add one: its folder, and a line here. */
export const RUNTIMES = {
  process: { components: 'processes', open: async (options) => (await import('./process/open.ts')).open(options) },
  docker: { components: 'containers', open: async (options) => (await import('./docker/open.ts')).open(options) },
} as const satisfies Record<string, RuntimeKind>

/**
 * What starts targets.
 * @useDeclaredType
 */
export type RuntimeName = keyof typeof RUNTIMES
/** What a user may ask for: one of them, or the one that can run all targets. */
export type AskedRuntime = RuntimeName | 'auto'

const [first, ...others] = Object.keys(RUNTIMES) as [RuntimeName, ...RuntimeName[]]
export const RUNTIME_NAMES: readonly [RuntimeName, ...RuntimeName[]] = [first, ...others]
export const ASKED_RUNTIMES: readonly [AskedRuntime, ...AskedRuntime[]] = ['auto', ...RUNTIME_NAMES]
