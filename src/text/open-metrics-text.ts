export interface MetricFamily {
  /** Ends with the unit where there is one. */
  readonly name: string
  readonly help: string
  readonly unit?: string
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]
}

/** Gauges in the OpenMetrics text format 1.0. Families without samples are left out. */
export function openMetricsText(families: readonly MetricFamily[]): string {
  return [...families.filter(({ samples }) => samples.length > 0).flatMap(lines), '# EOF', ''].join('\n')
}

function lines({ name, help, unit, samples }: MetricFamily): string[] {
  return [
    `# TYPE ${name} gauge`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
    ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
  ]
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
