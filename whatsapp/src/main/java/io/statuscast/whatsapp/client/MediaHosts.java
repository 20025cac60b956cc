package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.media.MediaConnection;
import io.statuscast.whatsapp.media.MediaConnections;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.transport.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The right to use the media hosts: asked for when needed, kept as long as it holds. Thread-safe; blocks.
final class MediaHosts {
    private final ClientConfig config;
    private final Transport transport;
    private volatile @Nullable MediaConnection cached;

    MediaHosts(ClientConfig config, Transport transport) {
        this.config = config;
        this.transport = transport;
    }

    /// The HTTP client of one transfer; the caller closes it.
    MediaClient client() {
        return MediaClient.open(config.server(), transport);
    }

    /// Media connections that are asked for on a chat connection.
    MediaConnections through(IqRouter iqs) {
        return new MediaConnections() {
            @Override
            public MediaConnection current() {
                return connection(iqs, null);
            }

            @Override
            public MediaConnection insteadOf(MediaConnection refused) {
                return connection(iqs, refused);
            }
        };
    }

    // Two threads may ask at once: the later answer stays, both hold.
    private MediaConnection connection(IqRouter iqs, @Nullable MediaConnection refused) {
        MediaConnection known = cached;
        if (known == null
                || known.equals(refused)
                || !known.isFresh(config.clock().instant())) {
            known = ask(iqs);
            cached = known;
        }
        return known;
    }

    private MediaConnection ask(IqRouter iqs) {
        try {
            var answer = iqs.ask(
                    "w:m",
                    "set",
                    List.of(MediaConnection.question()),
                    config.timeouts().query());
            return MediaConnection.parse(answer, config.clock().instant())
                    .orElseThrow(() ->
                            new MediaException(MediaException.Kind.UNREACHABLE, "the answer names no media host"));
        } catch (QueryException e) {
            throw new MediaException(MediaException.Kind.UNREACHABLE, "no media host was granted", e);
        }
    }
}
