import type { Fingerprint, MachineFacts } from '../../result/fingerprint-schema.ts'
import { fingerprintId } from '../fingerprint-id.ts'

const facts: MachineFacts = {
  os: 'Linux',
  kernel: '6.1.0-40',
  arch: 'x64',
  cpuModel: 'AMD EPYC 7B13',
  cpus: 2,
  usableCpus: 2,
  cpuQuota: null,
  memoryGib: 8,
  node: '24.21.0',
  virtualisation: 'virtual machine',
  governor: null,
}

const kernels: Fingerprint['kernels'] = {
  json: { medianUs: 70, spreadUs: 0.7, calls: 900 },
  sha256: { medianUs: 12, spreadUs: 0.1, calls: 5_000 },
  timer: { medianUs: 1_080, spreadUs: 5, calls: 70 },
  nap: { medianUs: 575, spreadUs: 3, calls: 130 },
  loopback: { medianUs: 60, spreadUs: 6, calls: 700 },
}

/** A fingerprint as a small machine gives it. @param times by kernel, what it takes in place of what it does here */
export function fixtureFingerprint(
  changed: Partial<MachineFacts> = {},
  times: Readonly<Record<string, Partial<Fingerprint['kernels'][string]>>> = {},
): Fingerprint {
  const changedFacts = { ...facts, ...changed }
  return {
    id: fingerprintId(changedFacts),
    facts: changedFacts,
    kernels: Object.fromEntries(Object.entries(kernels).map(([name, timing]) => [name, { ...timing, ...times[name] }])),
  }
}
