export { handler } from '../../../architectures/serverless/handlers/sign-in.ts'
