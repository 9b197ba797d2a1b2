import { type Command, Option } from 'commander'
import { DEFAULT_PLAN, DEFAULT_PROFILES } from '../config/plan.ts'
import type { Config } from '../config/read-config.ts'
import type { PlannedFault } from '../fault/fault.ts'
import { FAULT_NAMES } from '../fault/faults.ts'
import { DATA_SIZES } from '../scenario/define.ts'
import { HEADER_EXAMPLE } from '../target/headers.ts'
import type { TargetFlags } from '../target/target.ts'
import { REMOTE_RATE } from '../target/url/remote-load.ts'
import {
  commaList,
  durationMs,
  faultOption,
  headerOption,
  ratePerSecond,
  replayOf,
  ruleOption,
  shareOfOne,
  sizeBytes,
  thresholdsOption,
  wholeNumber,
} from './option-values.ts'
import type { OutputFlags } from './output-options.ts'
import { runtimeOption } from './runtime-option.ts'
import { DEFAULT_TRACE_SHARE } from './trace-output.ts'

/** Flags of every command that measures. Times are in milliseconds and sizes in bytes once they are parsed. */
export interface MeasuringFlags
  extends Omit<Config, 'scenario' | 'targets' | 'faults'>,
    TargetOptionFlags,
    OutputFlags {
  readonly config?: string
  readonly json?: true
  readonly explain?: true
  readonly open?: true
  readonly otlp?: string
  readonly metricsPort?: number
  readonly trace?: string
  readonly traceShare?: number
  readonly tracePort?: number
  readonly fault?: [PlannedFault, ...PlannedFault[]]
}

/** Flags that say more of targets, as they are parsed. */
export interface TargetOptionFlags {
  readonly health?: string | undefined
  readonly header?: Readonly<Record<string, string>> | undefined
  readonly reset?: string | undefined
  readonly iMayLoadThis?: true | undefined
}

/** What these flags say of targets. */
export function targetFlagsOf({ health, header, reset, iMayLoadThis }: TargetOptionFlags): TargetFlags {
  return { health, headers: header, reset, mayLoad: iMayLoadThis }
}

/** Adds the flags that say more of targets that are no reference implementations. */
export function addTargetOptions(command: Command): Command {
  return command
    .optionsGroup('Your own targets (archbench.yaml can say this for each):')
    .option(
      '--health <path|url>',
      'of cmd: and image: targets: the path that answers 200 once it is ready, or the URL with the port it listens on',
    )
    .option(
      '--header <header>',
      `sent with every request, again for each header: '${HEADER_EXAMPLE}' takes API_TOKEN from the environment`,
      headerOption,
    )
    .option(
      '--reset <command|url>',
      'puts the data back to the start before each round: a command, or a URL that gets a POST',
    )
    .option(
      '--i-may-load-this',
      `allow any load on a URL that is not on this machine (without it: ${REMOTE_RATE} requests/s)`,
    )
}

/** The flag that says how many CPUs a target may use. */
export interface CpusFlag {
  readonly flags: string
  readonly description: string
  readonly parse: (text: string) => number | number[]
}

const ONE_BUDGET: CpusFlag = {
  flags: '--cpus <n>',
  description: `CPUs that a whole target may use (default: ${DEFAULT_PLAN.cpus})`,
  parse: wholeNumber(1, 1_024),
}

/** Adds the flags that all commands share that print a result. */
export function addMeasuringOptions(command: Command, cpus = ONE_BUDGET): Command {
  command.option(
    '-r, --rounds <n>',
    'rounds each target is measured (default: as many as --time allows, else as each profile says; 6 are the fewest for a 95 % interval)',
    wholeNumber(1, 1_000),
  )
  command.option(
    '--time <time>',
    `how long the whole run may take, with the profiles saturate and steady (default: ${seconds(DEFAULT_PLAN.timeMs)}; a slow machine and many targets get longer)`,
    durationMs,
  )
  command.option(
    '--duration <time>',
    'load on each target in each profile, over all rounds, e.g. 30s (instead of --rounds and --time)',
    durationMs,
  )
  command.option(
    '--until <share>',
    'end early, once every ratio of CPU per request and of throughput is known to this share, e.g. 5% (then at most 10 minutes)',
    shareOfOne,
  )
  return addLoadOptions(command, cpus)
    .optionsGroup('Traffic:')
    .option(
      '--fault <fault>',
      `what goes wrong, again for each: kind:component@start+duration, e.g. kill:db@10s+5s, latency=200ms:entrypoint@5s+5s, partition:api/db@5s+5s; kinds: ${FAULT_NAMES.join(', ')} (docs/use/resilience.md)`,
      faultOption,
    )
    .option(
      '--autoscale <rule>',
      'replicas that follow the load, again for each component: component:min..max@metric=target, e.g. api:1..8@cpu=70%, entrypoint:1..4@in-flight=8, worker:1..4@queue=100; after commas cpus=, delay=, cool-down= (docs/use/autoscaling.md)',
      ruleOption,
    )
    .optionsGroup('Settings and output:')
    .option('-o, --out <folder>', 'where the result and the report go (default: reports)')
    .option('--json', 'print the result document, and nothing else, on standard output')
    .option('--open', 'open the HTML report in a browser once it is written')
    .option('--otlp <url>', 'send metrics while measuring, by OTLP over HTTP, e.g. to http://127.0.0.1:4318')
    .option(
      '--metrics-port <port>',
      'serve metrics to Prometheus while measuring, at http://127.0.0.1:<port>/metrics (0: a free port)',
      wholeNumber(0, 65_535),
    )
    .option(
      '--trace <file>',
      'trace a sample of the requests through all components, and write OpenTelemetry traces that Jaeger and Perfetto open',
    )
    .option(
      '--trace-share <share>',
      `share of the requests that --trace samples (default: ${DEFAULT_TRACE_SHARE * 100}%)`,
      shareOfOne,
    )
    .option(
      '--trace-port <port>',
      'port on 127.0.0.1 that takes the spans of --trace, for a target that runs already, e.g. 4318 (default: a free one)',
      wholeNumber(1, 65_535),
    )
}

/** Adds the flag that ends a run with another exit code where a figure is not good enough. */
export function addThresholdOption(command: Command): Command {
  return command
    .optionsGroup('Settings and output:')
    .option(
      '--fail-on <thresholds>',
      "what each target has to meet, e.g. 'p99<200ms,errorRate<0.1%', again for more; decided on the whole interval: exit code 3 if missed or not measured, 4 if not decided",
      thresholdsOption,
    )
}

/** Adds the flags that say what a round is and what it runs on. */
export function addLoadOptions(command: Command, cpus = ONE_BUDGET): Command {
  return addTargetOptions(command)
    .optionsGroup('Traffic:')
    .option(
      '-p, --profile <names>',
      `shapes of the traffic, with commas between: names of "archbench list" or paths of profile files (default: ${DEFAULT_PROFILES.join(',')})`,
      commaList,
    )
    .option('--saturate <time>', 'length of each window of the profile saturate (default: 300ms)', durationMs)
    .option('--steady <time>', 'length of each window of the profile steady (default: 320ms)', durationMs)
    .option(
      '--rate <n>',
      'requests a second of the profile steady (default: half of the slowest target)',
      ratePerSecond,
    )
    .option(
      '--full-rate <n>',
      'requests a second that 100 % of a profile stands for (default: what the slowest target reached in its warm-up)',
      ratePerSecond,
    )
    .option(
      '--replay <span=length>',
      'how much of the recorded hours of a profile is replayed, and in how much time, e.g. 24h=2m',
      replayOf,
    )
    .addOption(
      new Option(
        '--arrivals <how>',
        'how open loops space requests (default: as the profile says, else poisson)',
      ).choices(['poisson', 'uniform']),
    )
    .option(
      '-c, --connections <n>',
      `connections of the warm-up, and of closed loops that do not name theirs (default: ${DEFAULT_PLAN.connections})`,
      wholeNumber(1, 1_000),
    )
    .option(
      '--workers <n>',
      `threads that the load driver begins with (default: ${DEFAULT_PLAN.driverWorkers}; it takes more by itself where it has the CPUs)`,
      wholeNumber(1, 64),
    )
    .option('--warm-up <time>', `longest warm-up of a target (default: ${seconds(DEFAULT_PLAN.warmUpMs)})`, durationMs)
    .optionsGroup('Budget and runtime:')
    .option(cpus.flags, cpus.description, cpus.parse)
    .option(
      '--memory <size>',
      `memory that a whole target may use (default: ${DEFAULT_PLAN.memoryBytes / 2 ** 30}G)`,
      sizeBytes,
    )
    .addOption(
      new Option(
        '--data-size <size>',
        `how much data a target starts with (default: ${DEFAULT_PLAN.dataSize})`,
      ).choices(DATA_SIZES),
    )
    .option(
      '--seed <n>',
      `seed of the data, the traffic and the order of targets (default: ${DEFAULT_PLAN.seed})`,
      wholeNumber(0, 2 ** 31 - 1),
    )
    .addOption(
      runtimeOption(
        'what starts targets: process (no Docker needed), docker, or auto: process where every target can run so (default: auto)',
      ),
    )
    .option('--images <file>', 'where images come from: an image map, as "archbench images build" writes it')
    .option(
      '--start-timeout <time>',
      'how long a component may take to become ready (default: 60s, more where its health check or a busy machine asks for it)',
      durationMs,
    )
    .optionsGroup('Settings and output:')
    .option('--logs <folder>', 'keep everything that components log in this folder')
    .option('--config <file>', 'settings from a file (default: archbench.yaml, where there is one)')
}

function seconds(durationMs: number): string {
  return `${durationMs / 1_000}s`
}
