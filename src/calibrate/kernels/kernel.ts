/** A small piece of work whose time tells what a machine can do: the same work at every call. */
export interface Kernel {
  readonly name: KernelName
  work(): unknown
}

/** In the order in which they run and are shown. */
export const KERNEL_NAMES = ['json', 'sha256', 'timer', 'nap', 'loopback'] as const
export type KernelName = (typeof KERNEL_NAMES)[number]

/** What a kernel does, for people. */
export const KERNEL_TITLES: Readonly<Record<KernelName, string>> = {
  json: 'JSON, 40 orders read and written',
  sha256: 'SHA-256 of 16 KiB',
  timer: 'timer of 1 ms',
  nap: 'nap of 0.5 ms (Atomics.wait)',
  loopback: 'TCP round trip over 127.0.0.1',
}

/** What a timer was asked for: whatever a call takes longer is how late it comes. */
export const ASKED_US: Readonly<Partial<Record<KernelName, number>>> = { timer: 1_000, nap: 500 }
