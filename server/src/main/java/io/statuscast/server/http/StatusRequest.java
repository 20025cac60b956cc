package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.queue.DeviceQueues;
import io.statuscast.core.queue.NewPost;
import io.statuscast.core.repeat.Recurrence;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule.RRule;
import io.statuscast.server.repeat.RRules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes a [NewPost] of the body of `POST …/status`, or names everything that is wrong with it. Thread-safe.
final class StatusRequest {
    private final DeviceRepository devices;
    private final AudienceRepository audiences;
    private final DeviceQueues queues;
    private final MediaUrlCheck mediaUrls;
    private final Recurrence recurrence = new Recurrence(new RRules());
    private final InstantSource clock;
    private final boolean lenient;

    StatusRequest(ApiPorts ports, boolean lenient) {
        this(ports, ports.mediaUrls(), lenient);
    }

    StatusRequest(ApiPorts ports, MediaUrlCheck mediaUrls, boolean lenient) {
        this.devices = ports.devices();
        this.audiences = ports.posts().audiences();
        this.queues = ports.posts().queues();
        this.mediaUrls = mediaUrls;
        this.clock = ports.time();
        this.lenient = lenient;
    }

    /// The post that the body asks for.
    ///
    /// @throws RequestRefused with every problem, each naming its field
    NewPost read(ObjectNode body, OperationSchema schema, Device device) {
        var errors = new ArrayList<FieldError>();
        NewPost wanted = read(body, schema, device, errors);
        if (wanted == null) {
            throw RequestRefused.because(errors);
        }
        return wanted;
    }

    /// The post that the body asks for; null, and every problem in `errors`, when something is wrong with it.
    @Nullable
    NewPost read(ObjectNode body, OperationSchema schema, Device device, List<FieldError> errors) {
        List<FieldError> shape = schema.checkBody(body, lenient);
        var meaning = new ArrayList<FieldError>();
        NewPost wanted = meant(body, device, meaning);
        List<FieldError> all = merged(shape, meaning);
        errors.addAll(all);
        return all.isEmpty() ? wanted : null;
    }

    private @Nullable NewPost meant(ObjectNode body, Device device, List<FieldError> errors) {
        Instant now = clock.instant();
        checkDevice(body.path("device"), device, errors);
        @Nullable Instant at = new Schedules(now, errors).read(body);
        Audience audience = new AudienceRequest(audiences, device.id(), errors).read(body.path("audience"));
        PostContent content = new StatusContents(mediaUrls, errors).read(body);
        @Nullable Duration lateness = new LatenessRequest(errors).lateness(body);
        @Nullable OnMissed onMissed = LatenessRequest.onMissed(body);
        @Nullable RepeatPlan plan = new RepeatRequest(queues.of(device.id()).zone(), errors).read(body.path("repeat"));
        Instant first = first(plan, at == null ? now : at, errors);
        @Nullable Instant removeAt = new RemovalRequest(errors).read(body, first);
        return content == null
                ? null
                : new NewPost(
                        device,
                        content,
                        audience,
                        body.path("reference").textValue(),
                        at,
                        body.path("order").asBoolean(false),
                        lateness,
                        Objects.requireNonNullElse(onMissed, OnMissed.SKIP),
                        removeAt,
                        plan,
                        body.path("draft").asBoolean(false));
    }

    /// When the post goes out for the first time.
    private Instant first(@Nullable RepeatPlan plan, Instant wished, List<FieldError> errors) {
        if (plan == null) {
            return wished;
        }
        Optional<Instant> first = recurrence.first(plan, wished);
        if (first.isEmpty()) {
            errors.add(over(wished));
        } else if (plan.rule() instanceof RRule && comesOnce(plan, first.get())) {
            errors.add(FieldError.inBody(
                    Problem.REPEAT_INVALID,
                    "repeat.rrule",
                    "`repeat.rrule` names no time after the first one, " + Json.time(first.get())
                            + ", or none near enough to be found; correct the rule, or choose a longer FREQ."));
        }
        return first.orElse(wished);
    }

    /// Whether a rule names days that never come; of cron words their reader knows.
    private boolean comesOnce(RepeatPlan plan, Instant first) {
        var endless = new RepeatPlan(plan.rule(), plan.zone(), null, null);
        return recurrence.next(endless, first, first).isEmpty();
    }

    /// The answer to a plan that ends before its first time.
    static FieldError over(Instant from) {
        return FieldError.inBody(
                Problem.REPEAT_OVER,
                "repeat.until",
                "`repeat.until` is before the first time that it would be published at, counted from " + Json.time(from)
                        + "; name a later end, or none.");
    }

    /// A field that has the wrong shape is reported once, for its shape.
    static List<FieldError> merged(List<FieldError> shape, List<FieldError> meaning) {
        var all = new ArrayList<>(shape);
        Set<String> known = shape.stream().map(FieldError::path).collect(Collectors.toSet());
        meaning.stream().filter(error -> !known.contains(error.path())).forEach(all::add);
        return all;
    }

    private void checkDevice(JsonNode named, Device device, List<FieldError> errors) {
        String text = named.textValue();
        if (text == null || text.equals(device.id().value())) {
            return;
        }
        Optional<Device> meant = devices.resolve(text);
        if (meant.isEmpty() || !meant.get().id().equals(device.id())) {
            errors.add(FieldError.inBody(
                    Problem.DEVICE_INVALID,
                    "device",
                    "`device` does not name the number of the address; leave it out or send " + device.id() + "."));
        }
    }
}
