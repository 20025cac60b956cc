package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceControl;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Named lists of numbers that statuses can be shown to.
final class AudienceRoutes {
    /// Words that mean something else where an audience is named, and the separator of addresses.
    private static final Set<String> RESERVED = Set.of("contacts", "only", "except", "list", "all");

    private final ApiPorts ports;
    private final ApiSettings settings;
    private final Contract contract;
    private final AudienceRepository audiences;
    private final PathDevices devices;
    private final AudienceUse use;
    /// Of two changes of a list at once, the second is made on what the first left.
    private final ReentrantLock changes = new ReentrantLock();

    AudienceRoutes(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.ports = ports;
        this.settings = settings;
        this.contract = contract;
        this.audiences = ports.posts().audiences();
        this.devices = new PathDevices(ports.devices());
        this.use = new AudienceUse(ports.posts().repository());
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/{deviceId}/audiences", "/v1/io/{deviceId}/audiences")
                .flatMap(path -> Stream.of(
                        Route.get(path, this::list),
                        Route.post(path, this::create),
                        Route.get(path + "/{audienceId}", this::show),
                        Route.patch(path + "/{audienceId}", this::change),
                        Route.delete(path + "/{audienceId}", this::remove)))
                .toList();
    }

    private Answer list(ServerRequest request) {
        Query query = contract.operation("getAudiences").read(request.query());
        List<NamedAudience.Summary> found = audiences.list(devices.of(request).id()).stream()
                .filter(list -> query.text("search")
                        .filter(words -> !list.name().toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT)))
                        .isEmpty())
                .toList();
        return Answer.ok(found.stream()
                .skip((long) query.page() * query.size())
                .limit(query.size())
                .map(NamedAudienceJson::from)
                .toList());
    }

    private Answer show(ServerRequest request) {
        contract.operation("getAudience").read(request.query());
        NamedAudience list = of(request, devices.of(request));
        return wantsCsv(request) ? csv(list) : Answer.ok(NamedAudienceJson.from(list));
    }

    /// Whether the caller would rather have CSV than JSON.
    static boolean wantsCsv(ServerRequest request) {
        return request.headers().first(HeaderNames.ACCEPT).orElse("").contains(Csv.CONTENT_TYPE);
    }

    private static Answer csv(NamedAudience list) {
        var text = new StringBuilder();
        Csv.write(text, List.of("phone"));
        list.phoneDigits().forEach(digits -> Csv.write(text, List.of("+" + digits)));
        return Answer.bytes(
                Csv.CONTENT_TYPE + "; charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private NamedAudience of(ServerRequest request, Device device) {
        String name = request.path().pathParameters().get("audienceId").strip();
        return ResourceId.parse(name.toLowerCase(Locale.ROOT))
                .flatMap(audiences::find)
                .filter(list -> list.deviceId().equals(device.id()))
                .or(() -> TextCheck.isKeepable(name) ? audiences.find(device.id(), name) : Optional.empty())
                .orElseThrow(() -> RequestRefused.because(Problem.AUDIENCE_NOT_FOUND));
    }

    private Answer create(ServerRequest request) {
        Device device = devices.of(request);
        Wish wish = wish(request, device, "createAudience");
        if (wish.name().isEmpty()) {
            throw RequestRefused.because(List.of(FieldError.inBody(
                    Problem.FIELD_REQUIRED, "name", "`name` is missing; add it, for CSV as `?name=` in the address.")));
        }
        Instant now = ports.time().instant();
        changes.lock();
        try {
            if (audiences.list(device.id()).size() >= NamedAudience.LISTS_MAX) {
                throw RequestRefused.because(Problem.AUDIENCE_LIMIT);
            }
            var list = new NamedAudience(
                    ports.ids().next(), device.id(), wish.name().get(), wish.applied(List.of()), now, now);
            keep(() -> audiences.insert(list));
            return Answer.created(
                    NamedAudienceJson.from(list.summary()), "/v1/chat/" + device.id() + "/audiences/" + list.id());
        } finally {
            changes.unlock();
        }
    }

    private Answer change(ServerRequest request) {
        Device device = devices.of(request);
        Wish wish = wish(request, device, "changeAudience");
        changes.lock();
        try {
            NamedAudience before = of(request, device);
            var after = new NamedAudience(
                    before.id(),
                    before.deviceId(),
                    wish.name().orElse(before.name()),
                    wish.applied(before.phoneDigits()),
                    before.createdAt(),
                    ports.time().instant());
            keep(() -> audiences.replace(after));
            return Answer.ok(NamedAudienceJson.from(after.summary()));
        } finally {
            changes.unlock();
        }
    }

    private static void keep(Runnable write) {
        try {
            write.run();
        } catch (StorageException failure) {
            throw failure.kind() == StorageException.Kind.CONFLICT
                    ? RequestRefused.because(Problem.AUDIENCE_EXISTS)
                    : failure;
        }
    }

    private record RemovedJson(String id, String name, String status, int waiting) {}

    private Answer remove(ServerRequest request) {
        Query query = contract.operation("deleteAudience").read(request.query());
        Device device = devices.of(request);
        NamedAudience list = of(request, device);
        int waiting = use.waiting(list.id());
        if (waiting > 0 && !query.flag("force")) {
            throw RequestRefused.because(
                    Problem.AUDIENCE_IN_USE,
                    (waiting == 1
                                    ? "1 status that has not left yet is for this list. "
                                    : waiting + " statuses that have not left yet are for this list. ")
                            + Problem.AUDIENCE_IN_USE.remedy());
        }
        audiences.delete(list.id());
        return Answer.ok(new RemovedJson(list.id().value(), list.name(), "removed", waiting));
    }

    /// What a request wants to become of a list: first it is replaced if that is wanted, then numbers are
    /// added, then removed.
    private record Wish(
            Optional<String> name, Optional<List<String>> phones, Collection<String> add, Collection<String> remove) {
        /// @throws RequestRefused `audience:toolarge`
        List<String> applied(List<String> present) {
            var digits = new LinkedHashSet<>(phones.orElse(present));
            digits.addAll(add);
            digits.removeAll(new HashSet<>(remove));
            if (digits.size() > Audience.NUMBERS_MAX) {
                throw RequestRefused.because(
                        Problem.AUDIENCE_TOO_LARGE,
                        "The list would have " + digits.size() + " numbers. " + Problem.AUDIENCE_TOO_LARGE.remedy());
            }
            return List.copyOf(digits);
        }
    }

    private Wish wish(ServerRequest request, Device device, String operation) {
        Query query = contract.operation(operation).read(request.query());
        return JsonBody.isCsv(request) ? csvWish(request, query) : jsonWish(request, device, operation, query);
    }

    private Wish csvWish(ServerRequest request, Query query) {
        Optional<String> name = query.text("name").map(String::strip);
        var errors = new ArrayList<FieldError>();
        name.ifPresent(text -> checkName(text, errors));
        RequestRefused.ifAny(errors.stream().map(FieldError::inTheAddress).toList());
        byte[] body = new JsonBody(settings.bodyBytesMax()).raw(request);
        List<String> digits = AudienceNumbers.of(body);
        return switch (query.text("mode").orElse("replace")) {
            case "add" -> new Wish(name, Optional.empty(), digits, List.of());
            case "remove" -> new Wish(name, Optional.empty(), List.of(), digits);
            default -> new Wish(name, Optional.of(digits), List.of(), List.of());
        };
    }

    private Wish jsonWish(ServerRequest request, Device device, String operation, Query query) {
        if (query.has("name") || query.has("mode")) {
            throw RequestRefused.because(
                    Problem.QUERY_INVALID,
                    "`name` and `mode` go with a CSV body only; in JSON send `name`, and `phones`, `add` or `remove`.");
        }
        OperationSchema schema = contract.operation(operation);
        ObjectNode body = JsonBody.object(new JsonBody(settings.bodyBytesMax()).bytesOrCsv(request));
        RequestRefused.ifAny(schema.checkBody(body, settings.lenient()));
        if (body.isEmpty()) {
            throw RequestRefused.because(Problem.CHANGE_EMPTY);
        }
        var errors = new ArrayList<FieldError>();
        Optional<String> name =
                Optional.ofNullable(body.path("name").textValue()).map(String::strip);
        name.ifPresent(text -> checkName(text, errors));
        var add = new ArrayList<>(digits(body, "add", errors));
        Optional<List<String>> phones =
                body.has("phones") ? Optional.of(digits(body, "phones", errors)) : Optional.empty();
        List<String> remove = digits(body, "remove", errors);
        RequestRefused.ifAny(errors);
        if (body.path("contacts").asBoolean(false)) {
            add.addAll(contacts(device));
        }
        return new Wish(name, phones, add, remove);
    }

    private static List<String> digits(JsonNode body, String field, List<FieldError> errors) {
        return AudienceRequest.digits(field, body.path(field), errors);
    }

    /// The contacts whose number is known.
    private List<String> contacts(Device device) {
        List<String> digits = ports.control().contacts(device.id()).stream()
                .map(DeviceControl.Contact::phoneDigits)
                .filter(Objects::nonNull)
                .toList();
        if (digits.isEmpty()) {
            throw RequestRefused.because(Problem.CONTACTS_NONE);
        }
        return digits;
    }

    private static void checkName(String name, List<FieldError> errors) {
        if (name.isEmpty()) {
            errors.add(FieldError.inBody(Problem.FIELD_LENGTH, "name", "`name` is blank; send at least 1 character."));
        }
        boolean ambiguous = ResourceId.parse(name.toLowerCase(Locale.ROOT)).isPresent()
                || RESERVED.contains(name.toLowerCase(Locale.ROOT))
                || name.indexOf('/') >= 0;
        if (ambiguous) {
            errors.add(FieldError.inBody(
                    Problem.FIELD_FORMAT,
                    "name",
                    "`name` looks like an id, has a slash, or is a word with a meaning of its own (contacts, only,"
                            + " except, list, all); choose another."));
        }
    }
}
