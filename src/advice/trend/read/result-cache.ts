import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { version } from '../../../base/package-root.ts'
import { makeFolder } from '../../../outputs/make-folder.ts'
import { writeWhole } from '../../../outputs/write-whole.ts'
import { homeFolder } from '../../../outside/user.ts'
import type { MetricName } from '../../../result/metric.ts'
import type { Estimate } from '../../../result/schema.ts'
import type { StoredResult } from '../stored-result.ts'

/** Goes up when what is kept of a result changes. */
const FORMAT = 1

const estimate = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  atLeast: z.boolean(),
})
const entry = z.object({
  /** Size and time of change of the file that this was read from. */
  stamp: z.string(),
  result: z.object({
    file: z.string(),
    startedAt: z.string(),
    setting: z.object({
      facts: z.array(z.object({ key: z.string(), what: z.string(), value: z.string() })),
      memoryBytes: z.number(),
    }),
    scenario: z.string(),
    settingText: z.string(),
    versions: z.record(z.string(), z.string()),
    openRatePerSecond: z.number().nullable(),
    targets: z.array(z.tuple([z.string(), z.record(z.string(), estimate)])),
  }),
})
const fileSchema = z.object({ format: z.literal(FORMAT), tool: z.string(), entries: z.array(entry) })

/** What was read from a folder before: a whole result takes long to check, and a night adds one. */
export interface ResultCache {
  get(file: string, stamp: string): StoredResult | undefined
  set(stamp: string, result: StoredResult): void
  /** Writes what is new. That it cannot be written costs time and nothing else. */
  save(): Promise<void>
}

/** Opens what was kept of a folder; what another version of archbench has read is read again. */
export async function openResultCache(folder: string, place = cachePlace()): Promise<ResultCache> {
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)
  const file = join(place, `trend-${name}.json`)
  const kept = await readKept(file)
  const used = new Map<string, { stamp: string; result: StoredResult }>()
  let isNew = false
  return {
    get(name, stamp) {
      const found = kept.get(name)
      if (found?.stamp !== stamp) return undefined
      used.set(name, found)
      return found.result
    },
    set(stamp, result) {
      used.set(result.file, { stamp, result })
      isNew = true
    },
    async save() {
      if (!isNew) return
      const entries = [...used.values()].map(({ stamp, result }) => ({
        stamp,
        result: { ...result, targets: [...result.targets] },
      }))
      try {
        makeFolder(place)
        await writeWhole(file, [JSON.stringify({ format: FORMAT, tool: version, entries })])
      } catch {
        // No home, a full disk: the next call reads the results again.
      }
    },
  }
}

function cachePlace(): string {
  return join(process.env.XDG_CACHE_HOME || join(homeFolder(), '.cache'), 'archbench')
}

async function readKept(file: string): Promise<Map<string, { stamp: string; result: StoredResult }>> {
  try {
    const kept = fileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    if (kept.tool !== version) return new Map()
    return new Map(
      kept.entries.map(({ stamp, result }) => [
        result.file,
        {
          stamp,
          result: { ...result, targets: new Map(result.targets as [string, Partial<Record<MetricName, Estimate>>][]) },
        },
      ]),
    )
  } catch {
    // Missing, cut short or of another version: then all is read again.
    return new Map()
  }
}
