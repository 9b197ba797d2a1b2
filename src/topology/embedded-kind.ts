/** Servers of this machine that the process runtime starts in place of an image. */
export const INSTALLED_KINDS = ['haproxy', 'nginx', 'valkey'] as const

/** Servers that the process runtime starts in place of an image: those, and the PostgreSQL that npm brings. */
export const EMBEDDED_KINDS = ['postgres', ...INSTALLED_KINDS] as const

export type EmbeddedKind = (typeof EMBEDDED_KINDS)[number]
export type InstalledKind = (typeof INSTALLED_KINDS)[number]
