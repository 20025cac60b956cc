package io.statuscast.whatsapp.transport;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A proxy through which connections are made; it also resolves the server's name. The text form hides the
/// password.
///
/// @param user     null when the proxy asks for no login
/// @param password null when the proxy asks for no login
public record ProxyConfig(
        Kind kind,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    /// The protocol spoken with the proxy.
    public enum Kind {
        /// HTTP CONNECT. Source: RFC 9110 section 9.3.6.
        HTTP,
        /// SOCKS version 5. Source: RFC 1928.
        SOCKS5
    }

    private static final int PORT_MAX = 0xffff;

    public ProxyConfig {
        requireNonNull(kind, "kind is null");
        requireNonNull(host, "host is null");
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("the proxy's port is out of range: " + port);
        }
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("a proxy login has a user and a password, or neither");
        }
    }

    /// Reads `http://host:port` or `socks5://host:port`, with `user:password@` before the host if wanted
    /// (percent-encoded).
    ///
    /// @throws IllegalArgumentException for any other form; the message does not repeat the login
    public static ProxyConfig parse(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        Kind kind = switch (scheme) {
            case "http" -> Kind.HTTP;
            case "socks5", "socks5h" -> Kind.SOCKS5;
            default -> throw new IllegalArgumentException("a proxy begins with http:// or socks5://");
        };
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException("a proxy names host and port");
        }
        String login = uri.getRawUserInfo();
        if (login == null) {
            return new ProxyConfig(kind, uri.getHost(), uri.getPort(), null, null);
        }
        int colon = login.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a proxy login has the form user:password");
        }
        return new ProxyConfig(
                kind,
                uri.getHost(),
                uri.getPort(),
                decode(login.substring(0, colon)),
                decode(login.substring(colon + 1)));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return kind + " proxy " + host + ":" + port;
    }
}
