import { newestResult } from '../result/newest-result.ts'
import { readResult } from '../result/read-result.ts'
import type { Result } from '../result/schema.ts'

interface FileAndResult {
  readonly file: string
  readonly result: Result
}

/**
 * The results that were named, or else the newest in `reports` that is of use. Newer ones that are not are told on
 * standard error.
 * @param whyUnusable as in `newestResult`
 */
export async function namedOrNewest(
  files: readonly string[],
  whyUnusable: (result: Result) => string | null,
): Promise<[FileAndResult, ...FileAndResult[]]> {
  const [first, ...others] = await Promise.all(files.map(async (file) => ({ file, result: await readResult(file) })))
  if (first !== undefined) return [first, ...others]
  const { file, result, passedOver } = await newestResult('reports', whyUnusable)
  if (passedOver.length > 0) {
    process.stderr.write(`From ${file}. Newer results are of no use here:\n`)
    process.stderr.write(passedOver.map((each) => `  ${each}\n`).join(''))
  }
  return [{ file, result }]
}
