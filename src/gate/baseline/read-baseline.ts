import { UserError } from '../../base/errors.ts'
import { BASELINE_SCHEMA_VERSION, type Baseline, baselineSchema } from './baseline-document.ts'
import { readGateJson } from './read-gate-json.ts'
import { refuseEdited } from './refuse-edited.ts'

const REMEDY = 'Name a file that "archbench baseline save" wrote'

/** Reads a stored baseline. Throws a UserError where it is missing, of a later version, or something else. */
export async function readBaseline(file: string): Promise<Baseline> {
  const document = await readGateJson(file, { what: 'the baseline', remedy: REMEDY })
  const parsed = baselineSchema.safeParse(document)
  if (parsed.success) {
    refuseEdited(document, 'baseline', file)
    const { checksum: _, ...baseline } = parsed.data
    return baseline
  }
  const [issue] = parsed.error.issues
  throw new UserError('this is no baseline of a gate', {
    file,
    key: issue?.path.join('.'),
    found: issue?.message,
    expected: `a gate baseline of version ${BASELINE_SCHEMA_VERSION} or before`,
    remedy: REMEDY,
    cause: parsed.error,
  })
}
