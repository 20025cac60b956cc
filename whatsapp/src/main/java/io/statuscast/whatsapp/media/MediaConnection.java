package io.statuscast.whatsapp.media;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The right to use the media servers for a while, as the chat server grants it.
/// Source: whatsmeow `mediaconn.go`.
///
/// @param auth      goes into every upload address; never logged
/// @param ttl       how long it holds
/// @param hosts     host names, with `:port` where it is not 443; the best first, never empty
/// @param fetchedAt when it was granted
public record MediaConnection(String auth, Duration ttl, List<String> hosts, Instant fetchedAt) {
    private static final int HOSTS_MAX = 32;
    private static final long TTL_SECONDS_MAX = Duration.ofDays(1).toSeconds();

    public MediaConnection {
        requireNonNull(auth, "auth is null");
        requireNonNull(ttl, "ttl is null");
        requireNonNull(fetchedAt, "fetchedAt is null");
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a media connection without hosts");
        }
    }

    /// The question: what stands inside `<iq xmlns="w:m" type="set" to="s.whatsapp.net">`.
    public static Node question() {
        return Node.of("media_conn");
    }

    /// Reads the answer, an iq of type result; empty when it has no `<media_conn>`, no `auth`, no time or no host.
    public static Optional<MediaConnection> parse(Node iq, Instant now) {
        Node node = iq.child("media_conn").orElse(null);
        if (node == null) {
            return Optional.empty();
        }
        List<String> hosts = node.children("host").stream()
                .map(host -> host.attrOrEmpty("hostname"))
                .filter(MediaConnection::isHost)
                .limit(HOSTS_MAX)
                .toList();
        String auth = node.attrOrEmpty("auth");
        Duration ttl = seconds(node.attr("ttl"));
        if (auth.isEmpty() || ttl == null || hosts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MediaConnection(auth, ttl, hosts, now));
    }

    private static boolean isHost(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '.'
                                || c == '-'
                                || c == ':'
                                || c == '['
                                || c == ']');
    }

    private static @Nullable Duration seconds(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Duration.ofSeconds(Math.clamp(Long.parseLong(text), 0, TTL_SECONDS_MAX));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    public boolean isFresh(Instant now) {
        return now.isBefore(fetchedAt.plus(ttl));
    }

    /// The host and the time: the token stays out of logs.
    @Override
    public String toString() {
        return "MediaConnection[" + hosts.getFirst() + ", " + hosts.size() + " hosts, ttl " + ttl + "]";
    }
}
