import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

// Runs npm scripts at the same time and prints what each says when it has ended: node scripts/side-by-side.ts lint typecheck

const codes = await Promise.all(process.argv.slice(2).map(run))
process.exitCode = codes.find((code) => code !== 0) ?? 0

/** @returns its exit code; 1 where a signal ended it */
async function run(script: string): Promise<number> {
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  process.stdout.write(out)
  process.stderr.write(err)
  const [code] = await ended
  return code ?? 1
}
