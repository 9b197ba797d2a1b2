import type { Fingerprint, KernelTiming, MachineFacts } from '../result/fingerprint-schema.ts'
import { formatNumber, formatShare, plural } from '../text/format.ts'
import { kernelWords } from './kernels/kernel.ts'
import { columns } from './text-columns.ts'

/** `Intel(R) Xeon(R) Processor, 2 CPUs, 24 GiB, Linux 6.1.0 x64, Node.js 24.21.0, virtual machine`. */
export function machineInWords(facts: MachineFacts): string {
  const { cpuModel, cpus, usableCpus, cpuQuota, memoryGib, os, kernel, arch, node, virtualisation, governor } = facts
  return [
    cpuModel,
    plural(cpus, 'CPU'),
    ...(usableCpus === cpus ? [] : [`of them usable: ${usableCpus}`]),
    ...(cpuQuota === null ? [] : [`limited to ${formatNumber(cpuQuota)} CPUs`]),
    `${memoryGib} GiB`,
    `${os} ${kernel} ${arch}`,
    `Node.js ${node}`,
    ...(virtualisation === null ? [] : [virtualisation]),
    ...(governor === null ? [] : [`governor ${governor}`]),
  ].join(', ')
}

/** `JSON 69.8 µs, SHA-256 12.2 µs, timer 83.3 µs late …`. */
export function speedInWords({ kernels }: Fingerprint): string {
  return Object.entries(kernels)
    .map(([name, timing]) => `${kernelWords(name).short} ${timeInWords(name, timing)}`)
    .join(', ')
}

/** One line for each kernel. */
export function kernelTable({ kernels }: Fingerprint): string[] {
  return columns([
    ['', 'median', 'passes differ by'],
    ...Object.entries(kernels).map(([name, timing]) => [
      kernelWords(name).title,
      timeInWords(name, timing),
      formatShare(timing.spreadUs / timing.medianUs),
    ]),
  ])
}

/** `69.8 µs`, of what was asked to take a while `83.3 µs late`. */
export function timeInWords(name: string, { medianUs }: KernelTiming): string {
  const { askedUs } = kernelWords(name)
  return askedUs === undefined ? `${formatNumber(medianUs)} µs` : `${formatNumber(medianUs - askedUs)} µs late`
}
