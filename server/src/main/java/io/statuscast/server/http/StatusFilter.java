package io.statuscast.server.http;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.post.PostQuery.Reached;
import io.statuscast.core.post.PostState;
import io.statuscast.core.view.ViewRepository.Counts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which statuses a list request asks for. Source: `docs/openapi.yaml`, getUserStatus.
///
/// @param query       for the repository; empty when nothing can match
/// @param wids        the WhatsApp ids asked for; when there are any, they are looked up one by one
/// @param form  how the statuses are shown
record StatusFilter(Optional<PostQuery> query, List<WaId> wids, Form form) {
    /// How statuses are shown in a list.
    enum Form {
        /// All as chat messages.
        MESSAGES,
        /// All as message resources.
        RESOURCES,
        /// Each as the call for one status shows it.
        AS_EACH_IS
    }

    private static final Set<PostState> STILL_TO_COME =
            EnumSet.of(PostState.SCHEDULED, PostState.PREPARING, PostState.SENDING, PostState.RETRYING);
    private static final Set<PostState> LEFT = EnumSet.of(
            PostState.SENDING,
            PostState.RETRYING,
            PostState.PUBLISHED,
            PostState.EXPIRED,
            PostState.REVOKED,
            PostState.MISSED,
            PostState.FAILED);

    /// @param byWid finds the status that `begin` or `end` names
    /// @throws RequestRefused with everything that is wrong with the values
    static StatusFilter of(Query query, Device device, Function<WaId, Optional<Post>> byWid) {
        var errors = new ArrayList<FieldError>();
        if (query.text("flow").filter("inbound"::equals).isPresent()) {
            errors.add(FieldError.inQuery(
                    Problem.FEATURE_UNAVAILABLE,
                    "flow",
                    "`flow=inbound` is not supported by this version, which does not keep the statuses of contacts;"
                            + " leave `flow` out or send outbound."));
        }
        @Nullable Instant after = bound(query, "after", "begin", 0, byWid, errors);
        @Nullable Instant before = bound(query, "before", "end", 1, byWid, errors);
        List<WaId> wids = wids(query, errors);
        RequestRefused.ifAny(errors);
        boolean scheduled = query.flag("scheduled");
        Set<PostState> states = states(query, scheduled);
        boolean nothing = states.isEmpty() || ofSomebodyElse(query, device);
        var kinds = new HashSet<>(query.texts("type"));
        kinds.addAll(query.texts("kind"));
        Optional<PostQuery> wanted = nothing
                ? Optional.empty()
                : Optional.of(new PostQuery(
                        device.id(),
                        states,
                        kinds,
                        query.text("reference").orElse(null),
                        query.text("search").orElse(null),
                        after,
                        before,
                        query.text("sort").filter("date:asc"::equals).isPresent(),
                        query.page(),
                        query.size(),
                        reached(query)));
        Form form = scheduled ? Form.RESOURCES : query.has("state") ? Form.AS_EACH_IS : Form.MESSAGES;
        return new StatusFilter(wanted, wids, form);
    }

    /// Whether a status that was looked up by its WhatsApp id is asked for, too.
    boolean matches(Post post, Counts counts) {
        return query.filter(q -> q.matches(post.state(), counts)
                        && q.states().contains(post.state())
                        && (q.kinds().isEmpty() || q.kinds().contains(kind(post.content())))
                        && (q.reference() == null || q.reference().equals(post.reference()))
                        && contains(PostJson.message(post.content()), q.search())
                        && (q.after() == null || !post.createdAt().isBefore(q.after()))
                        && (q.before() == null || post.createdAt().isBefore(q.before())))
                .isPresent();
    }

    private static boolean contains(@Nullable String text, @Nullable String search) {
        return search == null
                || (text != null && text.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT)));
    }

    private static String kind(PostContent content) {
        return switch (content) {
            case PostContent.Text _ -> PostQuery.TEXT;
            case PostContent.Media media -> {
                PostContent.@Nullable Rendition rendition = media.rendition();
                yield rendition == null ? "" : rendition.kind().name().toLowerCase(Locale.ROOT);
            }
        };
    }

    private static Set<PostState> states(Query query, boolean scheduled) {
        Set<PostState> states = EnumSet.allOf(PostState.class);
        List<String> named = query.texts("state");
        states.removeIf(state -> !named.isEmpty() && !named.contains(state.word()));
        if (scheduled) {
            states.retainAll(STILL_TO_COME);
        } else if (named.isEmpty()) {
            states.retainAll(LEFT);
        }
        if (query.has("ack")) {
            List<String> acks = query.texts("ack");
            boolean out = !reached(query).isEmpty();
            states.removeIf(
                    state -> state.wentOut() ? !out : !acks.contains(StatusMessageJson.ack(state, Counts.NONE)));
        }
        return states;
    }

    /// How far a status that went out must have come, by the words for it.
    private static Set<Reached> reached(Query query) {
        Set<Reached> reached = EnumSet.noneOf(Reached.class);
        for (String ack : query.texts("ack")) {
            switch (ack) {
                case "sent" -> reached.add(Reached.SERVER);
                case "delivered" -> reached.add(Reached.DEVICE);
                case "read" -> reached.add(Reached.VIEWER);
                default -> {
                    // The other words are not about statuses that went out.
                }
            }
        }
        return reached;
    }

    /// All statuses here are the number's own and go to the status chat.
    private static boolean ofSomebodyElse(Query query, Device device) {
        boolean otherChat = query.text("chat")
                .filter(chat -> !chat.equals(StatusMessageJson.STATUS_CHAT))
                .isPresent();
        boolean otherPhone = query.text("phone")
                .map(phone -> phone.strip().replaceFirst("^\\+", ""))
                .filter(phone -> device.account() == null
                        || !device.account().phoneDigits().equals(phone))
                .isPresent();
        return otherChat || otherPhone;
    }

    private static List<WaId> wids(Query query, List<FieldError> errors) {
        var wids = new ArrayList<WaId>();
        for (String text : query.texts("wid")) {
            WaId.parse(text.toUpperCase(Locale.ROOT))
                    .ifPresentOrElse(wids::add, () -> errors.add(notAWid("wid", text)));
        }
        return wids;
    }

    private static FieldError notAWid(String parameter, String text) {
        return FieldError.inQuery(
                Problem.QUERY_INVALID,
                parameter,
                "`" + parameter + "` has " + text + ", which is not the WhatsApp id of a status here; correct it.");
    }

    /// The time given as a date, or as the status that the list begins or ends with.
    private static @Nullable Instant bound(
            Query query,
            String dateName,
            String widName,
            int millisBehind,
            Function<WaId, Optional<Post>> byWid,
            List<FieldError> errors) {
        Optional<String> wid = query.text(widName);
        if (wid.isPresent()) {
            Optional<Post> post = WaId.parse(wid.get().toUpperCase(Locale.ROOT)).flatMap(byWid);
            if (post.isEmpty()) {
                errors.add(notAWid(widName, wid.get()));
                return null;
            }
            return post.get().createdAt().plusMillis(millisBehind);
        }
        Optional<String> date = query.text(dateName);
        if (date.isEmpty()) {
            return null;
        }
        // A plus sign that was not written as %2B arrives as a blank.
        Optional<Instant> parsed = Schedules.parseDate(date.get().strip().replace(' ', '+'));
        if (parsed.isEmpty()) {
            errors.add(FieldError.inQuery(
                    Problem.QUERY_INVALID,
                    dateName,
                    "`" + dateName + "` is not a date; write ISO 8601 like 2026-12-24T18:00:00Z."));
        }
        return parsed.orElse(null);
    }
}
