import path from 'node:path'
import { expect } from 'vitest'
import { type LaunchedService, launch } from '../../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../../kit/testing/postgres.ts'

/** The API and the worker of a folder, with a server for the database and one for the log between them. */
export interface ServicesOverLog extends AsyncDisposable {
  readonly db: TestPostgres
  readonly api: LaunchedService
  readonly worker: LaunchedService
  /** Each starts its service again, once it has been stopped. */
  relaunchApi(): Promise<void>
  relaunchWorker(): Promise<void>
}

/** @param folder holds `api.ts` and `worker.ts`; what they start must stop with 0 when it is told to in the end */
export async function startOverLog(folder: string, database: string): Promise<ServicesOverLog> {
  const [db, log] = await Promise.all([startPostgres(), startPostgres()])
  const settings = {
    DATABASE_URL: db.url(database).href,
    LOG_URL: log.url('log').href,
    TOKEN_SECRET: 'only for this test',
  }
  const launchApi = () => launch(path.join(folder, 'api.ts'), settings)
  const launchWorker = () => launch(path.join(folder, 'worker.ts'), { ...settings, BATCH_SIZE: '5' })
  let [api, worker] = await Promise.all([launchApi(), launchWorker()])
  return {
    db,
    get api() {
      return api
    },
    get worker() {
      return worker
    },
    async relaunchApi() {
      api = await launchApi()
    },
    async relaunchWorker() {
      worker = await launchWorker()
    },
    async [Symbol.asyncDispose]() {
      const codes = await Promise.all([api.stop('SIGTERM'), worker.stop('SIGTERM')])
      await Promise.all([db[Symbol.asyncDispose](), log[Symbol.asyncDispose]()])
      expect(codes).toEqual([0, 0])
    },
  }
}
