import { readFile } from 'node:fs/promises'
import { UserError } from '../../errors.ts'
import { readResult } from '../../result/read-result.ts'
import { verdictSchema } from '../verdict-document.ts'
import type { Baseline } from './baseline-document.ts'
import { baselineFromResults } from './from-results.ts'
import { baselineFromVerdict } from './from-verdict.ts'
import { refuseEdited } from './refuse-edited.ts'

/**
 * Makes a baseline of files: the verdict document of one gate, or results.
 * Throws a UserError where a file is neither, and where results do not go together.
 */
export async function baselineFromFiles(files: readonly string[], target: string | undefined): Promise<Baseline> {
  const [only] = files
  if (only !== undefined && files.length === 1 && (await isVerdict(only))) return fromVerdictFile(only)
  const read = await Promise.all(files.map(async (file) => ({ file, result: await readResult(file) })))
  return baselineFromResults(read, target)
}

async function fromVerdictFile(file: string): Promise<Baseline> {
  const document: unknown = JSON.parse(await readFile(file, 'utf8'))
  const parsed = verdictSchema.safeParse(document)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UserError('the verdict is not as its schema says', {
      file,
      key: issue?.path.join('.'),
      found: issue?.message,
      remedy: 'Take the file as "archbench gate" wrote it',
      cause: parsed.error,
    })
  }
  refuseEdited(document, 'verdict', file)
  if (parsed.data.rounds.length > 0) return baselineFromVerdict(parsed.data)
  throw new UserError('this gate measured nothing', {
    file,
    found: parsed.data.reasons[0],
    remedy: 'Name one with rounds',
  })
}

/** What cannot be read is left to whoever reads it, and says why. */
async function isVerdict(file: string): Promise<boolean> {
  try {
    const document: unknown = JSON.parse(await readFile(file, 'utf8'))
    return typeof document === 'object' && document !== null && 'kind' in document && document.kind === 'gate'
  } catch {
    return false
  }
}
