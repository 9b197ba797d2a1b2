/** Name of the queue that carries ids of new posts to the timelines of their authors' followers. */
export const NEW_POSTS = 'new-posts'
