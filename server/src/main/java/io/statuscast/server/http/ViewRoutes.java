package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceControl;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.view.View;
import io.statuscast.core.view.ViewRepository;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who received a status and who looked at it, and when; also after WhatsApp shows it to nobody any more.
final class ViewRoutes {
    private static final int CSV_PAGE = 1_000;

    private final ViewRepository views;
    private final DeviceControl control;
    private final Contract contract;
    private final PathDevices devices;
    private final PathStatuses statuses;

    ViewRoutes(ApiPorts ports, Contract contract) {
        this.views = ports.posts().views();
        this.control = ports.control();
        this.contract = contract;
        this.devices = new PathDevices(ports.devices());
        this.statuses = new PathStatuses(ports.posts().repository());
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/", "/v1/io/")
                .map(prefix -> Route.get(prefix + "{deviceId}/status/{statusId}/views", this::list))
                .toList();
    }

    private Answer list(ServerRequest request) {
        Query query = contract.operation("getUserStatusViews").read(request.query());
        Device device = devices.of(request);
        Post post = statuses.of(request, device);
        Map<String, String> names = names(device.id());
        return AudienceRoutes.wantsCsv(request) ? csv(post, query, names) : json(post, query, names);
    }

    /// What the contacts are called, by phone digits and by LID.
    private Map<String, String> names(ResourceId device) {
        var names = new HashMap<String, String>();
        for (DeviceControl.Contact contact : control.contacts(device)) {
            Stream.of(contact.phoneDigits(), contact.lid())
                    .flatMap(Stream::ofNullable)
                    .filter(_ -> !contact.name().isEmpty())
                    .forEach(address -> names.put(address, contact.name()));
        }
        return names;
    }

    private Answer json(Post post, Query query, Map<String, String> names) {
        List<ViewJson> found = views.of(post.id(), query.page(), query.size()).stream()
                .map(view -> json(post, view, names))
                .toList();
        return new Answer(200, "application/json", Json.write(found), totals(post));
    }

    private static ViewJson json(Post post, View view, Map<String, String> names) {
        return ViewJson.from(view, post.progress().publishedAt(), Optional.ofNullable(names.get(view.person())));
    }

    private List<Answer.HeaderLine> totals(Post post) {
        ViewRepository.Counts counts = views.count(post.id());
        return List.of(
                new Answer.HeaderLine("X-Total-Count", Integer.toString(counts.delivered())),
                new Answer.HeaderLine("X-Viewed-Count", Integer.toString(counts.viewed())));
    }

    /// Everybody, unless the address names a page.
    private Answer csv(Post post, Query query, Map<String, String> names) {
        var text = new StringBuilder();
        Csv.write(text, ViewJson.COLUMNS);
        boolean paged = query.has("page") || query.has("size") || query.has("limit");
        int size = paged ? query.size() : CSV_PAGE;
        int page = query.page();
        List<View> some;
        do {
            some = views.of(post.id(), page++, size);
            some.forEach(view -> Csv.write(text, json(post, view, names).cells()));
        } while (!paged && some.size() == size);
        var headers = Stream.concat(
                totals(post).stream(),
                Stream.of(new Answer.HeaderLine(
                        "Content-Disposition", "attachment; filename=\"views-" + post.id() + ".csv\"")));
        return new Answer(
                200,
                Csv.CONTENT_TYPE + "; charset=utf-8",
                text.toString().getBytes(StandardCharsets.UTF_8),
                headers.toList());
    }
}
