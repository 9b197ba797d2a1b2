import { jwtTokens } from '../../accounts/tokens.ts'
import { connectModule, serveModule } from '../../architectures/microservices/module-service.ts'
import { runService } from '../../kit/service.ts'
import { composedFeed } from '../domain/feed/composed.ts'
import { feedRoutes } from '../domain/feed/routes.ts'
import { remotePosts } from './posts-api.ts'
import { remoteProfiles } from './profiles-api.ts'
import { composedTimelinesBench } from './timelines-bench.ts'

await runService('feed', async (context) => {
  const profiles = connectModule(context, 'profiles', 'PROFILES_URL')
  const posts = connectModule(context, 'posts', 'POSTS_URL')
  const tokens = jwtTokens(context.settings.text('TOKEN_SECRET'))
  await serveModule(context, {
    routes: feedRoutes(composedFeed(remoteProfiles(profiles), remotePosts(posts)), tokens),
    bench: composedTimelinesBench(profiles, posts),
    // It stores nothing: it is ready once it listens. The gateway asks the services that it calls by itself.
    healthy: async () => true,
  })
})
