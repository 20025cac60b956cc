package io.statuscast.core.queue;

import io.statuscast.core.post.Post;
import java.util.List;
import java.util.function.Function;

/// Makes a request safe to repeat.
///
/// @param scope    within what the key is one of its kind: the caller and the operation
/// @param bodyHash of what was asked for
/// @param answer   makes the body of the answer, which is kept with the posts; their [Post#seq] is not known
///                 yet
public record IdempotencyKey(String scope, String key, String bodyHash, Function<List<Post>, String> answer) {}
