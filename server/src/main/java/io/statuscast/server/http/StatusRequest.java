package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.post.Audience;
import io.statuscast.core.queue.NewPost;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a [NewPost] of the body of `POST …/status`, or names everything that is wrong with it. Thread-safe.
final class StatusRequest {
    /// A number in E.164 form: a plus sign and 7 to 15 digits, the first not zero. Source: ITU-T E.164, section 6.
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

    private final DeviceRepository devices;
    private final MediaUrlCheck mediaUrls;
    private final InstantSource clock;
    private final boolean lenient;

    StatusRequest(DeviceRepository devices, MediaUrlCheck mediaUrls, InstantSource clock, boolean lenient) {
        this.devices = devices;
        this.mediaUrls = mediaUrls;
        this.clock = clock;
        this.lenient = lenient;
    }

    /// The post that the body asks for.
    ///
    /// @throws RequestRefused with every problem, each naming its field
    NewPost read(ObjectNode body, OperationSchema schema, Device device) {
        List<FieldError> shape = schema.checkBody(body, lenient);
        var meaning = new ArrayList<FieldError>();
        checkDevice(body.path("device"), device, meaning);
        @Nullable Instant at = new Schedules(clock.instant(), meaning).read(body);
        Audience audience = audience(body.path("audience"), meaning);
        var content = new StatusContents(mediaUrls, meaning).read(body);
        refuseIfWrong(shape, meaning);
        return new NewPost(
                device,
                Objects.requireNonNull(content, "a body without problems has content"),
                audience,
                body.path("reference").textValue(),
                at,
                body.path("order").asBoolean(false),
                null);
    }

    /// A field that has the wrong shape is reported once, for its shape.
    private static void refuseIfWrong(List<FieldError> shape, List<FieldError> meaning) {
        var all = new ArrayList<>(shape);
        for (FieldError error : meaning) {
            if (shape.stream().noneMatch(known -> known.path().equals(error.path()))) {
                all.add(error);
            }
        }
        if (!all.isEmpty()) {
            throw RequestRefused.because(all);
        }
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

    private static Audience audience(JsonNode audience, List<FieldError> errors) {
        if (!audience.isObject() || !audience.path("only").isArray()) {
            return new Audience.Contacts();
        }
        JsonNode only = audience.get("only");
        var digits = new LinkedHashSet<String>();
        int before = errors.size();
        for (int i = 0; i < only.size(); i++) {
            String phone = only.get(i).textValue();
            String path = "audience.only[" + i + "]";
            if (phone == null || !E164.matcher(phone).matches()) {
                errors.add(FieldError.inBody(
                        Problem.PHONE_INVALID,
                        path,
                        "`" + path + "` is not a phone number in international form; write it like +5511990000001."));
            } else {
                digits.add(phone.substring(1));
            }
        }
        if (only.isEmpty()) {
            errors.add(FieldError.inBody(
                    Problem.AUDIENCE_EMPTY,
                    "audience.only",
                    "`audience.only` names nobody; " + Problem.AUDIENCE_EMPTY.remedy()));
        }
        return errors.size() > before || digits.size() > Audience.Only.ONLY_MAX
                ? new Audience.Contacts()
                : new Audience.Only(List.copyOf(digits));
    }
}
