import type { Service } from './topology.ts'

/**
 * Names of the other services that a service reaches: those that its environment or command names as a host with a
 * port (`http://orders:8080`), and those that it waits for, unless they are to end before it starts.
 */
export function reachedFrom(service: Service, services: readonly Service[]): string[] {
  const texts = [...Object.values(service.environment), ...(service.command ?? [])]
  const awaited = service.dependsOn
    .filter(({ condition }) => condition !== 'service_completed_successfully')
    .map((dependency) => dependency.service)
  return services
    .map(({ name }) => name)
    .filter((name) => name !== service.name)
    .filter((name) => awaited.includes(name) || texts.some((text) => hostPattern(name).test(text)))
}

function hostPattern(name: string): RegExp {
  return new RegExp(`(?:^|[^\\w.-])${name.replaceAll('.', '\\.')}:\\d+`)
}
