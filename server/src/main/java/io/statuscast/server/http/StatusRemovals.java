package io.statuscast.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.queue.ChangeResult;
import io.statuscast.core.queue.PostChanges;
import io.statuscast.core.queue.WaitingFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Statuses withdrawn, taken back, deleted. Source: `docs/openapi.yaml`, deleteUserStatus.
final class StatusRemovals {
    /// How often a status is looked at anew because the queue was faster.
    private static final int TURNS_MAX = 20;

    private final PathDevices devices;
    private final PathStatuses statuses;
    private final PostRepository repository;
    private final PostChanges changes;
    private final Contract contract;
    private final ApiSettings settings;

    StatusRemovals(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.devices = new PathDevices(ports.devices());
        this.repository = ports.posts().repository();
        this.statuses = new PathStatuses(repository);
        this.changes = ports.posts().changes();
        this.contract = contract;
        this.settings = settings;
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/", "/v1/io/")
                .map(prefix -> prefix + "{deviceId}/status")
                .flatMap(all -> Stream.of(
                        Route.delete(all, this::removeMany), Route.delete(all + "/{statusId}", this::removeOne)))
                .toList();
    }

    /// @param action `cancelled`, `revoking` or `deleted`
    private record Removed(String id, String waId, String action, String state) {
        static Removed of(Post post, String action) {
            return new Removed(post.id().value(), post.waId().value(), action, PostJson.word(post.state()));
        }
    }

    /// What waits is withdrawn, what is published taken back, what has ended and drafts deleted.
    private Answer removeOne(ServerRequest request) {
        Device device = devices.of(request);
        contract.operation("deleteUserStatusById").read(request.query());
        Post post = statuses.of(request, device);
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            String action = action(post.state());
            if (action.isEmpty()) {
                throw StatusChanges.notNow(post);
            }
            switch (apply(action, post)) {
                case ChangeResult.Changed(Post after) -> {
                    return Answer.ok(Removed.of(after, action));
                }
                case ChangeResult.NotNow(Post newer) -> post = newer;
                case ChangeResult.Outdated(Post newer) -> post = newer;
                case ChangeResult.NotFound _ -> throw RequestRefused.because(Problem.STATUS_NOT_FOUND);
            }
        }
        throw RequestRefused.because(Problem.SERVER_BUSY);
    }

    private ChangeResult apply(String action, Post post) {
        return switch (action) {
            case "cancelled" -> changes.cancel(post.id());
            case "revoking" -> changes.revoke(post.id());
            default -> changes.delete(post.id());
        };
    }

    private static String action(PostState state) {
        return switch (state) {
            case SCHEDULED, PREPARING, RETRYING -> "cancelled";
            case PUBLISHED -> "revoking";
            case DRAFT, EXPIRED, REVOKED, CANCELLED, MISSED, FAILED -> "deleted";
            case SENDING -> "";
        };
    }

    /// A status that stays as it is.
    private record Unchanged(String id, String waId, String state) {
        static Unchanged of(Post post) {
            return new Unchanged(post.id().value(), post.waId().value(), PostJson.word(post.state()));
        }
    }

    /// @param cancelled the ids of statuses that will not be published
    /// @param revoking  the WhatsApp ids of published statuses that are taken back
    /// @param unchanged those whose state allows neither
    /// @param notFound  ids that name no status of the number, as they came
    private record Selected(
            List<String> cancelled, List<String> revoking, List<Unchanged> unchanged, List<String> notFound) {
        Selected() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private Answer removeMany(ServerRequest request) {
        Device device = devices.of(request);
        ObjectNode wish = contract.body(request, "deleteUserStatus", settings);
        List<String> forms =
                Stream.of("all", "scheduled", "status").filter(wish::has).toList();
        if (forms.size() != 1) {
            throw RequestRefused.because(
                    Problem.SELECTION_INVALID,
                    "The body has " + (forms.isEmpty() ? "none" : String.join(" and ", forms)) + " of `all`,"
                            + " `scheduled` and `status`. " + Problem.SELECTION_INVALID.remedy());
        }
        var done = new Selected();
        switch (forms.getFirst()) {
            case "all" -> everything(device, done);
            case "scheduled" -> cancel(device, texts(wish, "scheduled"), done);
            default -> revoke(device, texts(wish, "status"), done);
        }
        return Answer.ok(done);
    }

    private static List<String> texts(ObjectNode wish, String name) {
        var texts = new ArrayList<String>();
        wish.get(name).forEach(text -> texts.add(text.textValue()));
        return texts.stream().distinct().toList();
    }

    private void everything(Device device, Selected done) {
        withdrawn(changes.cancelAll(device.id(), WaitingFilter.all()), done);
        for (Post post : repository.all(device.id(), Set.of(PostState.PUBLISHED), null)) {
            sort(changes.revoke(post.id()), done.revoking(), post.waId().value(), done);
        }
    }

    private static void withdrawn(List<Post> posts, Selected done) {
        posts.forEach(post -> done.cancelled().add(post.id().value()));
    }

    /// Those that wait are withdrawn together; the others one by one.
    private void cancel(Device device, List<String> names, Selected done) {
        var ids = new HashSet<ResourceId>();
        var posts = new ArrayList<Post>();
        for (String name : names) {
            Optional<Post> post = statuses.find(device, name);
            if (post.isEmpty()) {
                done.notFound().add(name);
            } else if (ids.add(post.get().id())) {
                posts.add(post.get());
            }
        }
        // A filter without ids means every status.
        List<Post> together = ids.isEmpty() ? List.of() : changes.cancelAll(device.id(), WaitingFilter.of(ids));
        withdrawn(together, done);
        together.forEach(post -> ids.remove(post.id()));
        for (Post post : posts) {
            if (ids.contains(post.id())) {
                sort(changes.cancel(post.id()), done.cancelled(), post.id().value(), done);
            }
        }
    }

    private void revoke(Device device, List<String> names, Selected done) {
        for (String name : names) {
            Optional<Post> post = statuses.find(device, name);
            if (post.isEmpty()) {
                done.notFound().add(name);
            } else {
                sort(
                        changes.revoke(post.get().id()),
                        done.revoking(),
                        post.get().waId().value(),
                        done);
            }
        }
    }

    private static void sort(ChangeResult result, List<String> changed, String name, Selected done) {
        switch (result) {
            case ChangeResult.Changed _ -> changed.add(name);
            case ChangeResult.NotNow(Post post) -> done.unchanged().add(Unchanged.of(post));
            case ChangeResult.Outdated(Post post) -> done.unchanged().add(Unchanged.of(post));
            case ChangeResult.NotFound _ -> done.notFound().add(name);
        }
    }
}
