import { runGateway } from '../../architectures/microservices/gateway.ts'

await runGateway([
  { name: 'accounts', routes: { signIn: ['POST', '/sessions'] }, rows: ['users'], views: [] },
  {
    name: 'profiles',
    routes: {
      viewProfile: ['GET', '/users/:id'],
      follow: ['POST', '/users/:id/follow'],
      unfollow: ['DELETE', '/users/:id/follow'],
    },
    rows: ['profiles', 'follows'],
    views: ['profiles'],
  },
  {
    name: 'posts',
    routes: { post: ['POST', '/posts'], comment: ['POST', '/posts/:id/comments'], viewPost: ['GET', '/posts/:id'] },
    rows: ['posts', 'comments'],
    views: ['posts', 'comments'],
  },
  { name: 'feed', routes: { readTimeline: ['GET', '/timeline'] }, rows: [], views: ['timelines'] },
])
