export { handler } from './post-events.ts'
