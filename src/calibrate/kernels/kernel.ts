/** A small piece of work whose time tells what a machine can do: the same work at every call. */
export interface Kernel {
  readonly name: KernelName
  /** Whether `work` gives a promise, to be awaited before it is called again. */
  readonly isAsync: boolean
  work(): unknown
}

export type KernelName = 'json' | 'sha256' | 'timer' | 'nap' | 'loopback'

/** What people are told of a kernel. */
interface KernelWords {
  readonly short: string
  readonly title: string
  /** What a timer was asked for: whatever a call takes longer is how late it came. */
  readonly askedUs?: number
}

/** In the order in which they run and are shown. */
export const KERNELS: Readonly<Record<KernelName, KernelWords>> = {
  json: { short: 'JSON', title: 'JSON: 40 orders read and written' },
  sha256: { short: 'SHA-256', title: 'SHA-256 of 16 KiB' },
  timer: { short: 'timer', title: 'timer of 1 ms', askedUs: 1_000 },
  nap: { short: 'nap', title: 'nap of 0.5 ms (Atomics.wait)', askedUs: 500 },
  loopback: { short: 'loopback', title: 'round trip over 127.0.0.1 (TCP)' },
}

/** Of a kernel that a later version may have added there is only the name. */
export function kernelWords(name: string): KernelWords {
  return name in KERNELS ? KERNELS[name as KernelName] : { short: name, title: name }
}
