package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;
import java.util.List;

/// Where to upload media. Source: whatsmeow `mediaconn.go`.
final class MediaQueries implements Stanzas.Queries {
    private static final String TTL_SECONDS = "300";
    private static final String AUTH_TTL_SECONDS = "21600";

    @Override
    public void answer(World world, Device from, Node iq) {
        if (iq.child("media_conn").isEmpty()) {
            Answers.error(world, from, iq, 400, "bad-request");
            return;
        }
        List<Node> hosts = world.media().hosts().stream()
                .map(host -> Node.of("host", Node.attrs("hostname", host, "type", "primary")))
                .toList();
        var attrs = Node.attrs(
                "auth",
                world.media().auth(),
                "ttl",
                TTL_SECONDS,
                "auth_ttl",
                AUTH_TTL_SECONDS,
                "max_buckets",
                "12",
                "max_manual_retry",
                "2",
                "is_new",
                "1");
        Answers.result(world, from, iq, Node.of("media_conn", attrs, hosts));
    }
}
