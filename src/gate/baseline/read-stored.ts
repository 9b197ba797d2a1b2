import { UserError } from '../../base/errors.ts'
import { readResult } from '../../result/read-result.ts'
import { verdictSchema } from '../verdict-document.ts'
import type { Baseline } from './baseline-document.ts'
import { baselineFromResults } from './from-results.ts'
import { baselineFromVerdict } from './from-verdict.ts'
import { readGateJson } from './read-gate-json.ts'
import { refuseEdited } from './refuse-edited.ts'

const REMEDY = 'Take the file as "archbench gate" wrote it'
const VERDICT = { what: 'the verdict', remedy: REMEDY }

/**
 * Makes a baseline of files: the verdict document of one gate, or results.
 * Throws a UserError where a file is neither, and where results do not go together.
 */
export async function baselineFromFiles(files: readonly string[], target: string | undefined): Promise<Baseline> {
  const [only] = files
  const verdict = only !== undefined && files.length === 1 ? await readVerdict(only) : undefined
  if (only !== undefined && verdict !== undefined) return fromVerdictDocument(verdict, only)
  const read = await Promise.all(files.map(async (file) => ({ file, result: await readResult(file) })))
  return baselineFromResults(read, target)
}

function fromVerdictDocument(document: object, file: string): Baseline {
  const parsed = verdictSchema.safeParse(document)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UserError('the verdict is not as its schema says', {
      file,
      key: issue?.path.join('.'),
      found: issue?.message,
      remedy: REMEDY,
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

/** The document of a gate; undefined: what else it is, or why it cannot be read, is left to who reads results. */
async function readVerdict(file: string): Promise<object | undefined> {
  try {
    const document = await readGateJson(file, VERDICT)
    const isVerdict =
      typeof document === 'object' && document !== null && 'kind' in document && document.kind === 'gate'
    return isVerdict ? document : undefined
  } catch {
    return undefined
  }
}
