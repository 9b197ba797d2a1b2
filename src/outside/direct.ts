import { Agent } from 'undici'

/**
 * Connects to what archbench itself has started, or measures: never by a proxy, which `NODE_USE_ENV_PROXY` puts between
 * Node.js and everything else.
 */
export const DIRECT = new Agent()
