/** Names that a value can be, beside files. */
export interface KnownWords {
  readonly scenarios: readonly string[]
  readonly profiles: readonly string[]
  readonly targets: readonly string[]
  readonly metrics: readonly string[]
  readonly images: readonly string[]
  readonly providers: readonly string[]
}

/** What there is in this installation. */
export async function readKnownWords(): Promise<KnownWords> {
  const [
    { listScenarios },
    { listProfiles },
    { referenceTargets },
    { METRICS },
    { readPinnedImages, REFERENCE_NAME },
    { CATALOGUES },
  ] = await Promise.all([
    import('../../scenario/load.ts'),
    import('../../load/profile/read-profile.ts'),
    import('../../topology/targets.ts'),
    import('../../result/metric.ts'),
    import('../../runtime/docker/images/pinned.ts'),
    import('../../cost/model/index.ts'),
  ])
  const [scenarios, profiles, images] = await Promise.all([listScenarios(), listProfiles(), readPinnedImages()])
  return {
    scenarios: scenarios.map(({ name }) => name),
    profiles: profiles.map(({ name }) => name),
    targets: [...new Set(scenarios.flatMap(({ name }) => referenceTargets(name)))],
    metrics: ['all', ...METRICS],
    images: [...images.keys(), REFERENCE_NAME],
    providers: Object.keys(CATALOGUES),
  }
}
