package io.statuscast.emulator.stanza;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.binary.Jid;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;

/// The `phash` of a set of companions. Source: whatsmeow `send.go` (participantListHashV2), `types/jid.go`
/// (ADString).
final class ParticipantHashes {
    private static final int HASH_BYTES = 6;

    private ParticipantHashes() {}

    static String of(Collection<Jid> companions) {
        String joined = String.join(
                "",
                companions.stream()
                        .map(jid -> jid.user() + ".0:" + jid.device() + "@" + jid.server())
                        .sorted()
                        .toList());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(joined.getBytes(UTF_8));
            return "2:" + Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
