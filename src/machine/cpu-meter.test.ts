import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { CpuMeter, parseProcTimes, parsePsTimes } from './cpu-meter.ts'
import { processStart, processTree } from './process-table.ts'

const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** Burns CPU time of its own thread, in milliseconds. */
const BURN =
  'const burn = (ms) => { const used = () => process.threadCpuUsage().user + process.threadCpuUsage().system; const end = used() + ms * 1000; while (used() < end); };'

/** Starts a program of Node.js whose lines are heard one after the other. */
function node(code: string): { readonly pid: number; readonly line: () => Promise<string> } {
  const child = spawn(process.execPath, ['-e', `${BURN} ${code}`], { stdio: ['pipe', 'pipe', 'inherit'] })
  started.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { pid: child.pid ?? 0, line: async () => String((await lines.next()).value) }
}

const onLinux = test.runIf(process.platform === 'linux')

onLinux('threads that begin and end between two readings are counted', async () => {
  const program = node(`
    const { Worker } = require('node:worker_threads')
    console.log('ready')
    process.stdin.once('data', async () => {
      const before = process.cpuUsage()
      for (let n = 0; n < 4; n++) await new Promise((done) => new Worker(${JSON.stringify(`${BURN} burn(60)`)}, { eval: true }).once('exit', done))
      const { user, system } = process.cpuUsage(before)
      console.log((user + system) / 1000)
    })`)
  const meter = new CpuMeter()
  await program.line()
  const before = meter.read([program.pid]) ?? Number.NaN
  started.at(-1)?.stdin?.write('go')
  const usedMs = Number(await program.line())
  const seenMs = (meter.read([program.pid]) ?? Number.NaN) - before
  expect(usedMs).toBeGreaterThan(240)
  expect(Math.abs(seenMs - usedMs)).toBeLessThan(45)
})

onLinux('a process for each request, and workers that are recycled, are counted once', async () => {
  const program = node(`
    const { spawn, spawnSync } = require('node:child_process')
    const code = ${JSON.stringify(`${BURN} burn(60); const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000))`)}
    // One that is seen by no reading, and one that is read while it lives.
    const unseen = Number(spawnSync(process.execPath, ['-e', code]).stdout)
    const worker = spawn(process.execPath, ['-e', code + '; process.stdin.once("data", () => process.exit())'], { stdio: ['pipe', 'pipe', 'inherit'] })
    worker.stdout.once('data', (text) => {
      console.log(unseen + Number(text))
      process.stdin.once('data', () => worker.stdin.write('end'))
      worker.once('exit', () => console.log('ended'))
    })`)
  const meter = new CpuMeter()
  const usedMs = Number(await program.line())
  const living = meter.read(processTree(program.pid)) ?? Number.NaN
  started.at(-1)?.stdin?.write('go')
  await program.line()
  const ended = meter.read(processTree(program.pid)) ?? Number.NaN
  expect(living).toBeGreaterThan(usedMs)
  expect(ended).toBeGreaterThanOrEqual(living)
  // Twice the worker's 60 ms and its start would be far above.
  expect(ended - living).toBeLessThan(60)
  expect(Math.abs(ended - (new CpuMeter().read([program.pid]) ?? Number.NaN))).toBeLessThan(45)
})

onLinux('CPU time that was burnt is kept after the process has ended', async () => {
  const program = node('burn(200); console.log("burnt"); setInterval(() => {}, 1000)')
  const meter = new CpuMeter()
  await program.line()
  expect(meter.read([program.pid])).toBeGreaterThan(200)
  const [child] = started
  child?.kill('SIGKILL')
  if (child) await once(child, 'exit')
  expect(processStart(program.pid)).toBeUndefined()
  expect(meter.read([program.pid])).toBeGreaterThan(200)
})

test('where nothing can be read there is no figure', () => {
  expect(new CpuMeter().read([2 ** 30])).toBeUndefined()
})

test('times of a process, also of a zombie and with a name that has parentheses', () => {
  const text = '7 (a) b) (c) Z 3 7 7 0 -1 0 0 0 0 0 12 3 40 5 20 0 1 0 987 0 0'
  expect(parseProcTimes(text)).toEqual({ parentPid: 3, processMs: 150, waitedMs: 450, threads: 1, startedAt: '987' })
})

test('the output of ps, as macOS prints it', () => {
  const text = '  812     1   0:01.25 Sun Nov 22 09:30:00 2026\n    9   812 1-02:03:04 Sun Nov 22 08:00:01 2026\n'
  expect(parsePsTimes(text)).toMatchObject([
    { pid: 812, parentPid: 1, processMs: 1_250, startedAt: 'Sun Nov 22 09:30:00 2026' },
    { pid: 9, parentPid: 812, processMs: 93_784_000 },
  ])
})
