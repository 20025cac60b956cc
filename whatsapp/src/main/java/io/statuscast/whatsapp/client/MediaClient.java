package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.media.MediaHttp;
import io.statuscast.whatsapp.transport.ProxyBridge;
import io.statuscast.whatsapp.transport.ProxyConfig;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.Transport;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/// The HTTP client of one media transfer, through the number's proxy when it has one. One of its own for
/// each: an idle client would hold a thread for every number.
///
/// @param bridge null without a proxy
record MediaClient(HttpClient http, @Nullable ProxyBridge bridge) implements AutoCloseable {
    static MediaClient open(ServerAddress server, Transport transport) {
        return transport.media().map(http -> new MediaClient(http, null)).orElseGet(() -> usual(server));
    }

    private static MediaClient usual(ServerAddress server) {
        ProxyConfig proxy = server.proxy();
        if (proxy == null) {
            return new MediaClient(MediaHttp.client(server.trusted(), null), null);
        }
        ProxyBridge bridge = ProxyBridge.open(proxy);
        return new MediaClient(MediaHttp.client(server.trusted(), bridge.selector()), bridge);
    }

    @Override
    public void close() {
        http.close();
        if (bridge != null) {
            bridge.close();
        }
    }
}
