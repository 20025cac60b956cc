package io.statuscast.server.http;

import io.statuscast.core.view.View;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one person and one status.
///
/// @param phone E.164; absent when WhatsApp told only the person's LID
/// @param wid   `digits@c.us`, or `digits@lid`
/// @param name  as the number has it saved
record ViewJson(
        @Nullable String phone,
        String wid,
        @Nullable String name,
        @Nullable String deliveredAt,
        @Nullable String viewedAt) {
    static final List<String> COLUMNS = List.of("phone", "wid", "name", "deliveredAt", "viewedAt");

    private static final String LID = "@lid";

    /// @param publishedAt when the status went out; null before
    static ViewJson from(View view, @Nullable Instant publishedAt, Optional<String> name) {
        boolean lid = view.person().endsWith(LID);
        return new ViewJson(
                lid ? null : "+" + view.person(),
                lid ? view.person() : view.person() + "@c.us",
                name.orElse(null),
                Json.timeOrNull(notBefore(publishedAt, view.deliveredAt())),
                Json.timeOrNull(notBefore(publishedAt, view.viewedAt())));
    }

    /// WhatsApp tells the times of receipts in whole seconds: what came within the second of the publication would
    /// seem to lie before it.
    static @Nullable Instant notBefore(@Nullable Instant publishedAt, @Nullable Instant received) {
        return publishedAt != null && received != null && received.isBefore(publishedAt) ? publishedAt : received;
    }

    /// The cells of a row. A phone keeps its plus sign: a sign and digits are a number to every program.
    List<String> cells() {
        return List.of(blank(phone), wid, Csv.harmless(name), blank(deliveredAt), blank(viewedAt));
    }

    private static String blank(@Nullable String text) {
        return text == null ? "" : text;
    }
}
