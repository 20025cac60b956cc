package io.statuscast.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.core.asset.Asset;
import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.queue.DeviceQueue;
import io.statuscast.core.queue.NewPost;
import io.statuscast.core.repeat.Recurrence;
import io.statuscast.core.repeat.Repeat;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import io.statuscast.server.repeat.RRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells what would become of a status, and keeps nothing. Thread-safe.
final class DryRun {
    /// WhatsApp's own apps stop somewhere behind this. Source: its phone clients.
    static final int TEXT_NEAR_LIMIT = 650;

    /// How many coming times of a series are shown.
    static final int OCCURRENCES_MAX = 5;

    /// Why a post with media waits in earnest; a rehearsal has looked at the media itself.
    private static final String PREPARING = "media:preparing";

    private final ApiPorts ports;
    private final Recurrence recurrence = new Recurrence(new RRules());

    DryRun(ApiPorts ports) {
        this.ports = ports;
    }

    /// @param accepted    whether the queue would take it now
    /// @param post        as it would be, without ids
    /// @param occurrences the first times of a series
    record Outcome(
            boolean dryRun,
            boolean accepted,
            ObjectNode post,
            Reach audience,
            @Nullable Media media,
            @Nullable List<String> occurrences,
            List<Warning> warnings) {}

    /// @param size  how many it is meant for, as far as is known
    /// @param exact false when the number's privacy setting or its contacts decide
    record Reach(String kind, @Nullable String name, int size, boolean exact) {}

    /// What WhatsApp would get.
    record Media(
            String type,
            String mime,
            long size,
            int width,
            int height,
            @Nullable Integer duration) {}

    record Warning(String code, String message) {
        static Warning of(Note note) {
            return new Warning(note.code(), note.sentence());
        }
    }

    /// @param body what was asked for, with what is accepted and has no effect
    /// @throws RequestRefused when its plan is over before it begins
    Outcome of(NewPost wanted, ObjectNode body) {
        Device device = wanted.device();
        Post post = ports.posts()
                .posts()
                .preview(wanted)
                .orElseThrow(() -> RequestRefused.because(
                        List.of(StatusRequest.over(ports.time().instant()))));
        var warnings = new ArrayList<Warning>();
        boolean accepted = queue(device, warnings);
        warn(post, device, warnings);
        unused(post, body, warnings);
        Reach reach = reach(post.audience(), device, warnings);
        Media media = media(post, warnings);
        List<String> occurrences = occurrences(post, warnings);
        ObjectNode shown = Json.object(PostJson.from(post, ports.posts().posts().waitingReason(post)));
        shown.remove(List.of("id", "waId"));
        if (shown.get("repeat") instanceof ObjectNode repeat) {
            repeat.remove("series");
        }
        return new Outcome(true, accepted, shown, reach, media, occurrences, List.copyOf(warnings));
    }

    private boolean queue(Device device, List<Warning> warnings) {
        DeviceQueue queue = ports.posts().queues().of(device.id());
        long waiting = ports.posts().posts().waiting(device.id());
        if (!queue.status().accepts()) {
            warnings.add(new Warning(
                    Problem.QUEUE_CLOSED.code(),
                    "It would be refused: the queue of this number is set to "
                            + queue.status().word() + "."));
        } else if (waiting >= queue.waitingMax()) {
            warnings.add(new Warning(
                    Problem.QUEUE_FULL.code(),
                    "It would be refused: " + waiting + " statuses wait for this number, and at most "
                            + queue.waitingMax() + " may."));
        }
        return queue.status().accepts() && waiting < queue.waitingMax();
    }

    private void warn(Post post, Device device, List<Warning> warnings) {
        Optional<Note> waiting = ports.posts()
                .posts()
                .waitingReason(post)
                .filter(note -> !note.code().equals(PREPARING));
        waiting.map(Warning::of).ifPresent(warnings::add);
        warnOfQuietHours(post, device, warnings);
        DeviceLink link = ports.links().of(device.id());
        boolean said = waiting.filter(note -> note.code().equals(link.code())).isPresent();
        if (!(link instanceof DeviceLink.Online) && !said) {
            warnings.add(new Warning(link.code(), link.sentence()));
        }
        if (post.content() instanceof PostContent.Text text
                && text.text().codePointCount(0, text.text().length()) > TEXT_NEAR_LIMIT) {
            warnings.add(new Warning(
                    "message:near-limit",
                    "The text has more than " + TEXT_NEAR_LIMIT
                            + " characters; some of WhatsApp's apps cut it there. Shorten it to be sure."));
        }
    }

    /// Programs send the looks of a text along with every status.
    private static void unused(Post post, ObjectNode body, List<Warning> warnings) {
        List<String> named = Stream.of("color", "font").filter(body::has).toList();
        if (post.content() instanceof PostContent.Media && !named.isEmpty()) {
            warnings.add(new Warning(
                    "media:no-style",
                    "`" + String.join("` and `", named)
                            + "` say how a text looks and change nothing beside `media`; leave them out."));
        }
    }

    /// Of a time still to come, and of a removal that comes before the quiet hours are over.
    private void warnOfQuietHours(Post post, Device device, List<Warning> warnings) {
        DeviceQueue queue = ports.posts().queues().of(device.id());
        Instant now = ports.time().instant();
        Instant at = post.delivery().at().isBefore(now) ? now : post.delivery().at();
        Instant open = queue.isForced(at) ? at : queue.quietEnd(at);
        if (!open.isAfter(at)) {
            return;
        }
        if (at.isAfter(now)) {
            warnings.add(new Warning(
                    "queue:quiet",
                    "Its time falls into the quiet hours of this number: it goes out at " + Json.time(open) + "."));
        }
        Instant removeAt = post.delivery().removeAt();
        if (removeAt != null && !removeAt.isAfter(open)) {
            warnings.add(new Warning(
                    "post:outlived",
                    "It would not be published: it is to be taken back at " + Json.time(removeAt)
                            + ", before the quiet hours of this number are over at " + Json.time(open) + "."));
        }
    }

    private Reach reach(Audience audience, Device device, List<Warning> warnings) {
        int contacts = ports.control().health(device.id()).contacts();
        Reach reach = switch (audience) {
            case Audience.Contacts _ -> new Reach("contacts", null, contacts, false);
            case Audience.Only(List<String> digits) -> new Reach("only", null, digits.size(), true);
            case Audience.Except(List<String> digits) ->
                new Reach("except", null, Math.max(0, contacts - digits.size()), false);
            case Audience.Named(var id) -> {
                Optional<NamedAudience> list = ports.posts().audiences().find(id);
                yield new Reach(
                        "list",
                        list.map(NamedAudience::name).orElse(null),
                        list.map(found -> found.phoneDigits().size()).orElse(0),
                        true);
            }
        };
        if (reach.size() == 0) {
            warnings.add(new Warning(
                    Problem.AUDIENCE_EMPTY.code(),
                    reach.exact()
                            ? "The list is empty: the status would fail. Put numbers into it before it goes out."
                            : contacts > 0
                                    ? "It leaves out as many numbers as there are contacts: nobody might see it."
                                    : "No contacts of this number are known yet: nobody might see it. They come with"
                                            + " the first sync after linking."));
        }
        return reach;
    }

    private @Nullable Media media(Post post, List<Warning> warnings) {
        if (!(post.content() instanceof PostContent.Media media)) {
            return null;
        }
        return switch (ports.mediaTrial().look(post, media)) {
            case MediaTrial.Outcome.Fits(var kind, Asset made) ->
                new Media(
                        kind.name().toLowerCase(Locale.ROOT),
                        made.mimeType(),
                        made.sizeBytes(),
                        made.width(),
                        made.height(),
                        made.seconds() == 0 ? null : made.seconds());
            case MediaTrial.Outcome.Fails(String code, String sentence) -> {
                warnings.add(new Warning(code, "The media would keep it from being published: " + sentence));
                yield null;
            }
        };
    }

    private @Nullable List<String> occurrences(Post post, List<Warning> warnings) {
        Repeat place = post.delivery().repeat();
        if (place == null) {
            return null;
        }
        RepeatPlan plan = place.plan();
        int most = plan.count() == null ? OCCURRENCES_MAX : Math.min(plan.count(), OCCURRENCES_MAX);
        var times = new ArrayList<Instant>();
        Optional<Instant> next = Optional.of(post.delivery().at());
        while (next.isPresent() && times.size() < most) {
            times.add(next.get());
            next = after(post, place, times.getLast());
        }
        if (times.size() < most) {
            warnings.add(new Warning(
                    "repeat:few",
                    "It is published " + times.size() + (times.size() == 1 ? " time" : " times")
                            + " only: the rule has no time after " + Json.time(times.getLast()) + "."));
        }
        return times.stream().map(Json::time).toList();
    }

    private Optional<Instant> after(Post post, Repeat place, Instant time) {
        RepeatPlan plan = place.plan();
        if (!(plan.rule() instanceof RepeatRule.KeepAlive)) {
            return recurrence.next(plan, place.first(), time);
        }
        Instant removeAt = post.delivery().removeAt();
        Duration life = removeAt == null
                ? Progress.LIFE
                : Duration.between(post.delivery().at(), removeAt);
        return Optional.of(time.plus(life)).filter(at -> plan.until() == null || !at.isAfter(plan.until()));
    }
}
