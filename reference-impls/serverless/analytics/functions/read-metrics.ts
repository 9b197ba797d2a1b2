import { postgresMetrics } from '../../../domain/metrics/postgres.ts'
import { metricsRoutes } from '../../../domain/metrics/routes.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOf } from '../../handlers/lambda-route.ts'
import { tokens } from '../../handlers/tokens.ts'

export const handler = lambdaOf(metricsRoutes(postgresMetrics(database), tokens))
