package io.statuscast.server.http;

import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress.Note;
import org.jspecify.annotations.Nullable;

/// One entry in the history of a post.
///
/// @param id      grows with every event of all posts; some numbers are left out
/// @param created Unix seconds of `at`
/// @param from    absent for the first entry; the same as `to` for an edit
/// @param data    the post as it is now, on the event stream; absent when it was deleted meanwhile
record EventJson(
        long id,
        String object,
        String event,
        long created,
        String at,
        String post,
        String device,
        @Nullable String from,
        String to,
        long version,
        @Nullable String reason,
        @Nullable String code,
        @Nullable PostJson data) {

    static EventJson from(PostEvent event, @Nullable PostJson data) {
        PostState before = event.from();
        Note reason = event.reason();
        return new EventJson(
                event.number(),
                "status",
                type(event),
                event.at().getEpochSecond(),
                Json.time(event.at()),
                event.postId().value(),
                event.deviceId().value(),
                before == null ? null : before.word(),
                event.to().word(),
                event.version(),
                reason == null ? null : reason.sentence(),
                reason == null ? null : reason.code(),
                data);
    }

    /// `status:` and the state that the post came into, or `status:edited` for a change within a state.
    static String type(PostEvent event) {
        return "status:" + (event.from() == event.to() ? "edited" : event.to().word());
    }
}
