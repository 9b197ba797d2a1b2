import type Docker from 'dockerode'
import { engineStatus } from './engine-messages.ts'

/** An image that an engine has. */
export interface EngineImage {
  /** Content hash. */
  readonly id: string
  readonly sizeBytes: number
  readonly createdAt: Date
  readonly labels: Readonly<Record<string, string>>
}

/** Asks an engine for an image; `undefined` where it does not have it. */
export async function findImage(docker: Docker, reference: string): Promise<EngineImage | undefined> {
  try {
    const { Id, Size, Created, Config } = await docker.getImage(reference).inspect()
    return { id: Id, sizeBytes: Size, createdAt: new Date(Created), labels: Config?.Labels ?? {} }
  } catch (error) {
    if (engineStatus(error) === 404) return undefined
    throw error
  }
}
