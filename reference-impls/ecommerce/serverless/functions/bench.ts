import { benchHandler } from '../../../architectures/serverless/handlers/bench.ts'
import { shopBench } from '../../domain/tables.ts'

export const handler = benchHandler(shopBench)
