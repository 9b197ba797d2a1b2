const CPUS = 'Leave it out: the budget divides the CPUs (--cpus)'
const MEMORY = 'Leave it out: give the service its part of the budget with deploy.resources.limits.memory'
const NAMES = 'Leave it out: the services of a target share one network and find each other by name'
const ISOLATION = 'Leave it out: every container is isolated in the same way'
const HARDWARE = 'Leave it out: containers get no devices of this machine'
const HOOK = 'Let the command or a service with service_completed_successfully do it'
const KERNEL = 'Leave it out: the settings of the kernel are the same for all targets'

/** Keys of a service that would change what is measured, or cannot be had here, and what to do instead. */
export const REFUSED_SERVICE_KEYS: Readonly<Record<string, string>> = {
  blkio_config: 'Leave it out: all targets share the disk in the same way',
  cgroup: ISOLATION,
  cgroup_parent: ISOLATION,
  cpu_count: CPUS,
  cpu_percent: CPUS,
  cpu_period: CPUS,
  cpu_quota: CPUS,
  cpu_rt_period: CPUS,
  cpu_rt_runtime: CPUS,
  cpu_shares: CPUS,
  cpus: CPUS,
  cpuset: CPUS,
  credential_spec: ISOLATION,
  device_cgroup_rules: HARDWARE,
  devices: HARDWARE,
  dns: NAMES,
  dns_opt: NAMES,
  dns_search: NAMES,
  domainname: NAMES,
  external_links: NAMES,
  extra_hosts: NAMES,
  gpus: HARDWARE,
  group_add: 'Name the group with the user, as "user: 1000:1000"',
  ipc: ISOLATION,
  isolation: ISOLATION,
  links: NAMES,
  mac_address: NAMES,
  mem_swappiness: MEMORY,
  memswap_limit: MEMORY,
  models: 'Write the model server as a service of its own',
  network_mode: NAMES,
  oom_kill_disable: MEMORY,
  oom_score_adj: MEMORY,
  pid: ISOLATION,
  post_start: HOOK,
  pre_start: HOOK,
  pre_stop: HOOK,
  privileged: 'Give back the capabilities that the program needs with cap_add',
  provider: 'Write it as a service of its own',
  runtime: ISOLATION,
  storage_opt: 'Leave it out: all targets share the disk in the same way',
  sysctls: KERNEL,
  use_api_socket: ISOLATION,
  userns_mode: ISOLATION,
  uts: ISOLATION,
  volumes_from: 'Give each service volumes of its own',
}

/** The same for the top level. */
export const REFUSED_TOP_LEVEL_KEYS: Readonly<Record<string, string>> = {
  models: 'Write the model server as a service of its own',
}
