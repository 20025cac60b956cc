package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.InMemoryPostRepository;
import io.statuscast.core.post.PostRepository;
import java.util.List;

class InMemoryPostRepositoryTest extends PostRepositoryContract {
    @Override
    PostRepository repository(List<ResourceId> devices) {
        return new InMemoryPostRepository();
    }
}
