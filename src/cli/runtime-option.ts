import { type Command, Option } from 'commander'
import { DEFAULT_PLAN } from '../config/plan.ts'
import { ASKED_RUNTIMES } from '../runtime/runtimes.ts'
import { durationMs } from './option-values.ts'

/** `--runtime`, with the runtimes that there are. @param description what it starts, and which it is where it is left out */
export function runtimeOption(description: string): Option {
  return new Option('--runtime <name>', description).choices(ASKED_RUNTIMES)
}

/** Adds the flags of commands that start one target and measure nothing. */
export function addStartOptions(command: Command): Command {
  return command
    .addOption(
      runtimeOption('what starts it: process (no Docker needed), docker, or auto').default(DEFAULT_PLAN.runtime),
    )
    .addOption(
      new Option('--images <file>', 'where images come from: an image map, as "archbench images build" writes it').env(
        'ARCHBENCH_IMAGES',
      ),
    )
    .option(
      '--start-timeout <time>',
      'how long a component may take to become ready (default: 60s, more where its health check or a busy machine asks for it)',
      durationMs,
    )
}
