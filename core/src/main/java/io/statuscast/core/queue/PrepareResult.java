package io.statuscast.core.queue;

import io.statuscast.core.post.PostContent.Rendition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of preparing the media of a post.
public sealed interface PrepareResult {
    record Prepared(Rendition rendition) implements PrepareResult {}

    /// Not this time; another try makes sense.
    record Retry(String code, String sentence, @Nullable Duration after) implements PrepareResult {}

    /// It can never be published.
    record Failed(String code, String sentence) implements PrepareResult {}
}
