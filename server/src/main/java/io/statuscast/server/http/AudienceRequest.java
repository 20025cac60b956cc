package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads for whom a status is: `"contacts"`, `{"only":[…]}`, `{"except":[…]}` or `{"list":"name or id"}`.
final class AudienceRequest {
    /// A number in E.164 form: a plus sign and 7 to 15 digits, the first not zero. Source: ITU-T E.164, section 6.
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

    private static final String CONTACTS = "contacts";

    private final AudienceRepository lists;
    private final ResourceId device;
    private final List<FieldError> errors;

    AudienceRequest(AudienceRepository lists, ResourceId device, List<FieldError> errors) {
        this.lists = lists;
        this.device = device;
        this.errors = errors;
    }

    /// The audience; the contacts when the body names none, and after a problem.
    Audience read(JsonNode audience) {
        if (audience.isTextual() && !audience.textValue().equals(CONTACTS)) {
            error(
                    Problem.AUDIENCE_INVALID,
                    "audience",
                    "`audience` as a text can only be \"contacts\"; name a list as {\"list\":\"its name\"}.");
        }
        if (!audience.isObject()) {
            return new Audience.Contacts();
        }
        List<String> forms =
                Stream.of("only", "except", "list").filter(audience::has).toList();
        if (forms.isEmpty()) {
            error(Problem.AUDIENCE_EMPTY, "audience", "`audience` is empty. " + Problem.AUDIENCE_EMPTY.remedy());
            return new Audience.Contacts();
        }
        if (forms.size() > 1) {
            error(
                    Problem.AUDIENCE_CONFLICT,
                    "audience." + forms.get(1),
                    "`audience." + String.join("` and `audience.", forms)
                            + "` are both there; keep exactly one of them.");
            return new Audience.Contacts();
        }
        String form = forms.getFirst();
        return form.equals("list") ? named(audience.get(form)) : numbered(form, audience.get(form));
    }

    private Audience named(JsonNode list) {
        String name = list.textValue();
        if (name == null) {
            return new Audience.Contacts();
        }
        Optional<ResourceId> found = ResourceId.parse(name.strip().toLowerCase(Locale.ROOT))
                .flatMap(lists::find)
                .filter(one -> one.deviceId().equals(device))
                .or(() -> lists.find(device, name.strip()))
                .map(NamedAudience::id);
        if (found.isEmpty()) {
            error(
                    Problem.AUDIENCE_UNKNOWN,
                    "audience.list",
                    "`audience.list` names " + name + ", which this number does not have; correct it, or make the list"
                            + " first.");
            return new Audience.Contacts();
        }
        return new Audience.Named(found.get());
    }

    private Audience numbered(String form, JsonNode numbers) {
        if (!numbers.isArray()) {
            return new Audience.Contacts();
        }
        int before = errors.size();
        List<String> digits = digits("audience." + form, numbers, errors);
        if (numbers.isEmpty()) {
            error(
                    Problem.AUDIENCE_EMPTY,
                    "audience." + form,
                    "`audience." + form + "` names nobody. " + Problem.AUDIENCE_EMPTY.remedy());
        }
        if (errors.size() > before || digits.size() > Audience.Only.ONLY_MAX) {
            return new Audience.Contacts();
        }
        return form.equals("only") ? new Audience.Only(digits) : new Audience.Except(digits);
    }

    /// The digits of the phones in an array, each once, up to where something is wrong with too many of them.
    ///
    /// @param path of the array
    static List<String> digits(String path, JsonNode numbers, List<FieldError> errors) {
        var digits = new LinkedHashSet<String>();
        for (int i = 0; i < numbers.size() && errors.size() <= RequestRefused.ERRORS_MAX; i++) {
            String phone = numbers.get(i).textValue();
            if (phone != null && E164.matcher(phone).matches()) {
                digits.add(phone.substring(1));
            } else {
                String place = path + "[" + i + "]";
                errors.add(FieldError.inBody(
                        Problem.PHONE_INVALID,
                        place,
                        "`" + place + "` is not a phone number in international form; write it like +5511990000001."));
            }
        }
        return List.copyOf(digits);
    }

    private void error(Problem problem, String path, String message) {
        errors.add(FieldError.inBody(problem, path, message));
    }
}
