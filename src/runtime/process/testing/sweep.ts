import { sweepRuns } from '../sweep-runs.ts'

// What a sweep of another process, user or namespace finds.
process.stdout.write(JSON.stringify(sweepRuns()))
