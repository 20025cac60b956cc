package io.statuscast.server.http;

import io.statuscast.core.audience.NamedAudience;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A named audience.
///
/// @param size   how many numbers it has
/// @param phones E.164; only where one list is looked at
record NamedAudienceJson(
        String id,
        String name,
        String device,
        int size,
        String createdAt,
        String updatedAt,
        @Nullable List<String> phones) {

    static NamedAudienceJson from(NamedAudience.Summary list) {
        return new NamedAudienceJson(
                list.id().value(),
                list.name(),
                list.deviceId().value(),
                list.size(),
                Json.time(list.createdAt()),
                Json.time(list.changedAt()),
                null);
    }

    static NamedAudienceJson from(NamedAudience list) {
        NamedAudienceJson summary = from(list.summary());
        return new NamedAudienceJson(
                summary.id,
                summary.name,
                summary.device,
                summary.size,
                summary.createdAt,
                summary.updatedAt,
                list.phoneDigits().stream().map(digits -> "+" + digits).toList());
    }
}
