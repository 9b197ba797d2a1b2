import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { tokens } from '../../../architectures/serverless/handlers/tokens.ts'
import { postgresMetrics } from '../../domain/metrics/postgres.ts'
import { metricsRoutes } from '../../domain/metrics/routes.ts'

export const handler = lambdaOf(metricsRoutes(postgresMetrics(database), tokens))
