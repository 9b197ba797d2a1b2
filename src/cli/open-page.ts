import { resolve } from 'node:path'
import type open from 'open'
import { UserError } from '../base/errors.ts'
import { printable } from '../text/plain-text.ts'

/** How long a browser is given to say that it cannot be started; one that runs in the foreground goes on by itself. */
const REFUSAL_MS = 1_000

/**
 * Opens a page that was written in the reader's browser. Where none can be started that is said on standard error, and
 * nothing else becomes of it: the page is there all the same.
 * @param file as the user knows it
 */
export async function openPage(file: string): Promise<void> {
  const { default: start } = await import('open')
  const isOpen = await start(resolve(file)).then(isStarted, () => false)
  if (isOpen) return
  const problem = new UserError('no browser could be started here', {
    file,
    key: '--open',
    remedy: 'Open this file in a browser, or name one in the environment variable BROWSER',
  })
  process.stderr.write(`archbench: warning: ${printable(problem.paragraph())}\n`)
}

/** Whether what starts the browser has not said within a second that it cannot. */
function isStarted(launcher: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  return new Promise((decide) => {
    const waiting = setTimeout(() => decide(true), REFUSAL_MS)
    const ended = (code: number | null): void => {
      clearTimeout(waiting)
      decide(code === 0)
    }
    if (launcher.exitCode === null) launcher.once('exit', ended).once('error', () => ended(null))
    else ended(launcher.exitCode)
  })
}
