package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository;
import java.util.Locale;
import java.util.Optional;

/// Finds the status that an address or a body names by its resource id or its WhatsApp id.
record PathStatuses(PostRepository repository) {
    /// The status of the path.
    ///
    /// @param device of the path
    /// @throws RequestRefused `status:notfound`
    Post of(ServerRequest request, Device device) {
        return find(device, request.path().pathParameters().get("statusId"))
                .orElseThrow(() -> RequestRefused.because(Problem.STATUS_NOT_FOUND));
    }

    /// The status of a device by either of its ids, in any case.
    Optional<Post> find(Device device, String id) {
        Optional<Post> byResource = ResourceId.parse(id.strip().toLowerCase(Locale.ROOT))
                .flatMap(repository::find)
                .filter(post -> post.deviceId().equals(device.id()));
        return byResource.isPresent()
                ? byResource
                : WaId.parse(id.strip().toUpperCase(Locale.ROOT)).flatMap(wid -> repository.find(device.id(), wid));
    }
}
