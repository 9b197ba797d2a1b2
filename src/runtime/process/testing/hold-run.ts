import { RunFolder } from '../run-folder.ts'

// Owns a run and stays: to be looked at from elsewhere, and killed.
const folder = RunFolder.create(0)
process.stdout.write(`${folder.path}\n`)
setInterval(() => {}, 1_000)
