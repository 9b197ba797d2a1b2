import { z } from 'zod'
import { messageOf, UserError } from '../base/errors.ts'
import { readText as readFileText } from '../base/read-text.ts'
import { isAsWritten } from './checksum.ts'
import { embeddedTexts, isHtml } from './embedded-result.ts'
import { migrate } from './migrate.ts'
import { redrawSummary } from './redraw.ts'
import { LONGEST_BYTES, refuseDeepJson, refuseHistograms } from './refuse-hostile.ts'
import { RESULT_SCHEMA_VERSION, type Result, resultSchema } from './schema.ts'
import { whatWasChanged } from './what-was-changed.ts'

/** What every result of every version has; what lacks it was never written by archbench. */
const signature = z.looseObject({
  schemaVersion: z.int().positive(),
  tool: z.looseObject({ name: z.literal('archbench') }),
})

/**
 * Reads a result file, or the result that is embedded in an HTML report.
 * @throws UserError where it is missing, cut short, of another program, of a later version, not as its schema says, or changed;
 * and where a report holds several results
 */
export async function readResult(file: string): Promise<Result> {
  const [result, ...others] = await readResults(file)
  if (result === undefined || others.length > 0) {
    throw new UserError('this report holds several results', {
      file,
      found: `${others.length + 1} results`,
      expected: 'one',
      remedy: 'Name the result file of the one that is meant',
    })
  }
  return result
}

/**
 * Reads a result file, or all results that are embedded in an HTML report.
 * @throws UserError as `readResult` does, but for the number of results
 */
export async function readResults(file: string): Promise<Result[]> {
  const text = await readText(file)
  const texts = isHtml(text) ? embeddedTexts(text, file) : [text]
  return texts.map((each) => parseResult(each, file))
}

/** Whether histograms are looked at, which is most of the work: reports decode them, and a trend needs the summary alone. */
export interface ParseOptions {
  readonly histograms?: 'checked' | 'as they are'
}

/** Reads the text of a result document. @param file where it is from, for messages @throws UserError as `readResult` does */
export function parseResult(text: string, file: string, { histograms = 'checked' }: ParseOptions = {}): Result {
  const document = parseJson(text, file)
  const signed = signature.safeParse(document)
  if (!signed.success) {
    throw new UserError('this is no result of archbench', {
      file,
      expected: 'a JSON document with schemaVersion and tool.name "archbench"',
      remedy: 'Name a file that `archbench compare` or `archbench run` wrote',
    })
  }
  const { schemaVersion } = signed.data
  if (schemaVersion > RESULT_SCHEMA_VERSION) {
    throw new UserError('this result was written by a later archbench', {
      file,
      key: 'schemaVersion',
      found: String(schemaVersion),
      expected: `at most ${RESULT_SCHEMA_VERSION}`,
      remedy: 'Update archbench, or read the result with the version that wrote it',
    })
  }
  const isOld = schemaVersion < RESULT_SCHEMA_VERSION
  const current = isOld ? migrated(document, schemaVersion, file) : document
  const parsed = resultSchema.safeParse(current)
  if (!parsed.success) throw schemaViolation(parsed.error, current, file)
  const { checksum: _, ...asWritten } = parsed.data
  // An older summary is drawn anew, from them.
  if (histograms === 'checked' || isOld) refuseHistograms(asWritten, file)
  const result = isOld ? { ...asWritten, summary: redrawSummary(asWritten) } : asWritten
  if (!isAsWritten(signed.data)) throw changed(result, file)
  return result
}

function changed(result: Result, file: string): UserError {
  const figure = whatWasChanged(result)
  return new UserError('this result was changed after it was written: its checksum is not that of its content', {
    file,
    ...(figure && {
      key: figure.key,
      found: figure.found,
      expected: `${figure.expected}, which follows from the rounds`,
    }),
    remedy: 'Take the file as archbench wrote it',
  })
}

function migrated(document: unknown, version: number, file: string): object {
  try {
    return migrate(document, version)
  } catch (error) {
    throw error instanceof z.ZodError ? schemaViolation(error, document, file) : error
  }
}

async function readText(file: string): Promise<string> {
  const remedy = 'Name a file that `archbench compare` or `archbench run` wrote; they print its path at the end'
  try {
    return await readFileText(file, { mostBytes: LONGEST_BYTES, remedy })
  } catch (error) {
    const { cause } = error as Error
    if ((cause as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT') throw error
    throw new UserError('there is no such result file', { file, remedy, cause })
  }
}

function parseJson(text: string, file: string): unknown {
  refuseDeepJson(text, file)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(text.trim() === '' ? 'the result file is empty' : 'the result file is no whole JSON document', {
      file,
      found: messageOf(error),
      remedy: 'Copy the file again from where it was written: it was cut short, or changed',
      cause: error,
    })
  }
}

function schemaViolation(error: z.ZodError, document: unknown, file: string): UserError {
  const [issue] = error.issues
  const found = issue?.path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    document,
  )
  return new UserError('the result is not as its schema says', {
    file,
    key: issue && z.core.toDotPath(issue.path),
    found: describe(found),
    expected: issue?.message,
    remedy: 'Take the file as archbench wrote it; reports/result.schema.json says what each key holds',
    cause: error,
  })
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
