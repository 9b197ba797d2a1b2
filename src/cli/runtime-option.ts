import { Option } from 'commander'
import { ASKED_RUNTIMES } from '../runtime/runtimes.ts'

/** `--runtime`, with the runtimes that there are. @param description what it starts, and which it is where it is left out */
export function runtimeOption(description: string): Option {
  return new Option('--runtime <name>', description).choices(ASKED_RUNTIMES)
}
