import type { ContainerSettings } from '../topology.ts'

/** What a service says of its container that says nothing. */
export const plainContainer: ContainerSettings = {
  build: undefined,
  entrypoint: undefined,
  workingDirectory: undefined,
  user: undefined,
  readOnly: true,
  addedCapabilities: [],
  tmpfs: [],
  volumes: [],
  init: false,
  ulimits: {},
  shmBytes: undefined,
  healthCheck: undefined,
  memoryBytes: undefined,
}
