import type { Catalogue } from '../model/catalogue.ts'
import { aws } from './aws.ts'
import { azure } from './azure.ts'
import { blueprint } from './blueprint.ts'
import { google } from './google.ts'

/** The catalogues that come with archbench, by name. */
export const CATALOGUES: Readonly<Record<string, Catalogue>> = { aws, google, azure, blueprint }
