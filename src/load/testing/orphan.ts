import { notesDriver } from './harness.ts'

// A parent that is going to be killed: it says which process its driver is, and keeps it busy.
const driver = await notesDriver()
const url = process.argv[2] ?? ''
const running = driver.run(
  {
    target: 't',
    entrypoint: url,
    seed: 1,
    requestTimeoutMs: 1_000,
    workers: 1,
    load: { loop: 'closed', connections: 2, leadInMs: 0, durationMs: 60_000 },
  },
  { opened: () => process.stdout.write('running\n'), closed() {} },
  new AbortController().signal,
)
await running
