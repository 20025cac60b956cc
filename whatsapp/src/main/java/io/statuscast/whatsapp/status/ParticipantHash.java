package io.statuscast.whatsapp.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.crypto.Sha256;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;

/// The `phash` attribute: a short hash over the addresses of all companions concerned, by which the server notices that
/// our device lists are out of date. Source: whatsmeow `send.go` participantListHashV2, `types/jid.go` ADString.
public final class ParticipantHash {
    private static final String VERSION = "2:";
    private static final int HASH_BYTES = 6;

    private ParticipantHash() {}

    /// `2:` and eight characters of base64; the order of the addresses does not matter.
    public static String of(Collection<Jid> companions) {
        String joined = String.join(
                "", companions.stream().map(ParticipantHash::agentForm).sorted().toList());
        byte[] hash = Sha256.of(joined.getBytes(UTF_8));
        return VERSION + Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
    }

    /// `user.agent:device@server`, where the agent is 0 for phone numbers and LIDs alike.
    private static String agentForm(Jid jid) {
        return jid.user() + ".0:" + jid.device() + "@" + jid.server();
    }
}
