package io.statuscast.emulator.world;

import java.util.List;

/// Where clients upload media, and the token that lets them. Thread-safe.
public final class MediaDesk {
    private volatile List<String> hosts = List.of();
    private volatile String auth;
    private final World world;

    MediaDesk(World world) {
        this.world = world;
        this.auth = world.randomToken(16);
    }

    /// Names the media store to clients.
    ///
    /// @param newHosts `host:port`, reachable by https, best first
    public void announce(List<String> newHosts) {
        hosts = List.copyOf(newHosts);
    }

    public List<String> hosts() {
        return hosts;
    }

    /// The token that `media_conn` answers now.
    public String auth() {
        return auth;
    }

    /// Whether an upload with this token is accepted.
    public boolean accepts(String token) {
        return auth.equals(token);
    }

    /// Makes every token given out so far invalid.
    public void expireAuth() {
        auth = world.randomToken(16);
    }
}
