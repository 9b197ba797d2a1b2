import { runGateway } from '../../architectures/microservices/gateway.ts'

await runGateway([
  { name: 'clients', routes: { signIn: ['POST', '/tokens'] }, rows: ['clients'], views: [] },
  {
    name: 'collector',
    routes: { postEvents: ['POST', '/events'], readEvent: ['GET', '/events/:id'] },
    rows: ['events'],
    views: ['events'],
  },
  {
    name: 'metrics',
    routes: {
      readAggregates: ['GET', '/aggregates'],
      readTopUsers: ['GET', '/top-users'],
      readLive: ['GET', '/live'],
    },
    rows: ['events'],
    views: ['minutes', 'userHours'],
  },
])
