import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type LaunchedService, launch } from '../../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../../kit/testing/postgres.ts'
import type { RowLocks } from '../../../kit/testing/row-locks.ts'

const PLATFORM = path.join(import.meta.dirname, '../platform/main.ts')

/** The functions of a folder on the platform, over a PostgreSQL server of their own. */
export interface DeployedFunctions extends AsyncDisposable {
  readonly server: TestPostgres
  readonly platform: LaunchedService
  /** Starts the platform again, once it has been stopped. */
  relaunch(): Promise<void>
  /** Kills the platform while a function waits for these rows, and starts it again: what was at work is delivered again. */
  crashAtWork(rows: RowLocks): Promise<void>
}

/** @param folder holds `functions.json` */
export async function deployFunctions(folder: string, database: string): Promise<DeployedFunctions> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'functions-test-'))
  const server = await startPostgres()
  const launchPlatform = () =>
    launch(PLATFORM, {
      DATABASE_URL: server.url(database).href,
      TMPDIR: temporary,
      TOKEN_SECRET: 'only for this test',
      FUNCTIONS_FILE: path.join(folder, 'functions.json'),
    })
  let platform = await launchPlatform()
  const relaunch = async () => {
    platform = await launchPlatform()
  }
  return {
    server,
    get platform() {
      return platform
    },
    relaunch,
    async crashAtWork(rows) {
      await rows.waitedFor()
      await platform.stop('SIGKILL')
      await rows.release()
      // As if the visibility time-outs of all messages had passed.
      await rows.run('update queue_messages set visible_at = now()')
      await rows.end()
      await relaunch()
    },
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      await rm(temporary, { recursive: true, force: true })
    },
  }
}
