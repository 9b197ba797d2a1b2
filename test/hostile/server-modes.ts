/** What must come of a run against a server that misbehaves in one way. */
export interface Mode {
  readonly mode: string
  /** Exit codes that are right. */
  readonly codes: readonly number[]
  /** Words that the output must have, in a table or an error. */
  readonly says?: RegExp
  /** Only with this profile; with both where it is left out. */
  readonly profile?: 'open' | 'closed'
  /** One where it is left out. */
  readonly rounds?: number
  readonly environment?: Readonly<Record<string, string>>
  /** Where the target goes on working, slowly, and so does the run. */
  readonly longestMs?: number
}

const FINE = [0]
const FAILED = [1]
/** Nothing was measured, or everything failed: out by its errors, its end, or its contract. */
const NOT_FINE = [1, 5]
/** Depends on how much of it falls into the window, and on what the machine has to spare. */
const EITHER = [0, 1, 5]

const GONE = /is gone|exited|ended by/

const modes = (names: string, codes: readonly number[], says?: RegExp): Mode[] =>
  names.split(' ').map((mode) => ({ mode, codes, ...(says && { says }) }))

export const MODES: readonly Mode[] = [
  ...modes(
    'ok keepalive0 keepalivehuge ignoreterm forkchild forkholdpipe rootdribble trunclie logs1g lognoline loglong',
    FINE,
  ),
  // What is wrong with the answer is an error of its kind, in the open loop as in the closed one.
  ...modes('hang loris headloris', NOT_FINE, /timeout|time-out|no answer/i),
  ...modes('reset midclose longlen http09 garbage neglen twolen switch', NOT_FINE),
  ...modes('big endless hdr100k hdr10m hdr60k', NOT_FINE),
  // Seen first by a check, which says what it found, or by the load, which counts it by its status.
  ...modes('redirect s500 s999 s0 nocontent', NOT_FINE, /status \d|found (?:30\d|500|999|204) |no JSON|got no answer/i),
  ...modes('s200empty shortlen badutf8 deepjson deepjsonok proto', NOT_FINE),
  ...modes('double doublelater early cont', NOT_FINE),
  // After two of four resets of its data: in some of three rounds, whether one or two resets lie between them.
  { mode: 'hangodd', codes: NOT_FINE, rounds: 3 },
  ...modes('lost', [5], /lost/),
  // The target itself is gone: what was broken by that is not called a broken contract.
  ...modes('crashlater segv selfkill exitlater0', FAILED, GONE),
  // It writes 640 MB before it ends.
  { mode: 'loglongcrash', codes: FAILED, says: GONE, rounds: 12 },
  ...modes('exit0 exit0log', FAILED, /is gone|exited/),
  ...modes('neverhealthy healthhang healthdribble', FAILED, /ready|health|start/i),
  ...modes('benchhang benchendless benchdribble auditendless', NOT_FINE, /bench|audit/),
  ...modes('pending', NOT_FINE),
  ...modes('selfstop heaphog', NOT_FINE),
  ...modes('memhog fdleak threads', EITHER),
  // Takes 200 ms of CPU for each answer: the 200 requests of the load alone are 40 s of work.
  { mode: 'burnall', codes: EITHER, longestMs: 120_000 },
]
