import { runAccounts } from '../../architectures/microservices/accounts-service.ts'

await runAccounts()
