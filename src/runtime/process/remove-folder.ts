import { existsSync, rmSync } from 'node:fs'
import { askProgram, runProgram } from '../../outside/programs.ts'

/** A data folder of PostgreSQL is a thousand files: `rm` takes a quarter of the time that Node.js does. */
const command = (folder: string): string[] => ['rm', '-rf', '--', folder]

/** Removes a folder with all that is in it. Throws where something cannot be removed. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await runProgram(command(folder), { problem: 'a folder cannot be removed', file: folder, remedy: () => '' })
  } catch {
    removeByNode(folder)
  }
}

/** As `removeFolder`, at once: this may be the last that this process does. */
export function removeFolderNow(folder: string): void {
  if (askProgram(command(folder)) === undefined || existsSync(folder)) removeByNode(folder)
}

/** Says which file it is that cannot be removed. */
function removeByNode(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
