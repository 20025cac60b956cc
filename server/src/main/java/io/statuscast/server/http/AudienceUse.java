package io.statuscast.server.http;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import java.util.EnumSet;
import java.util.Set;

/// Tells how many posts that have not left yet are for a named list, wherever they wait: posts that are moved to
/// another number keep their list.
///
/// @param posts read through from end to end: a list is removed seldom, and at most as many posts wait as the queues
/// let
record AudienceUse(PostRepository posts) {
    private static final Set<PostState> WAITING = EnumSet.of(
            PostState.DRAFT, PostState.SCHEDULED, PostState.PREPARING, PostState.SENDING, PostState.RETRYING);

    int waiting(ResourceId list) {
        return (int) posts.waiting().keySet().stream()
                .flatMap(device -> posts.all(device, WAITING, null).stream())
                .filter(post -> isFor(post, list))
                .count();
    }

    private static boolean isFor(Post post, ResourceId list) {
        return post.audience() instanceof Audience.Named(ResourceId id) && id.equals(list);
    }
}
