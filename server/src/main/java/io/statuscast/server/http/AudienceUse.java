package io.statuscast.server.http;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Tells how many posts that have not left yet are for a named list.
///
/// @param posts read through from end to end: a list is removed seldom, and at most as many posts wait as the queue
/// lets
record AudienceUse(PostRepository posts) {
    private static final Set<PostState> WAITING = EnumSet.of(
            PostState.DRAFT, PostState.SCHEDULED, PostState.PREPARING, PostState.SENDING, PostState.RETRYING);

    int waiting(ResourceId device, ResourceId list) {
        int count = 0;
        for (int page = 0; page <= PostQuery.PAGE_MAX; page++) {
            List<Post> some = posts.list(
                    new PostQuery(device, WAITING, Set.of(), null, null, null, null, true, page, PostQuery.SIZE_MAX));
            count += (int) some.stream().filter(post -> isFor(post, list)).count();
            if (some.size() < PostQuery.SIZE_MAX) {
                break;
            }
        }
        return count;
    }

    private static boolean isFor(Post post, ResourceId list) {
        return post.audience() instanceof Audience.Named(ResourceId id) && id.equals(list);
    }
}
