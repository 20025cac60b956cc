package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.crypto.AesGcm;
import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.crypto.Hkdf;
import io.statuscast.whatsapp.proto.EncReactionMessage;
import io.statuscast.whatsapp.proto.ReactionMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens reactions that are encrypted with the secret of the message they are about, as community
/// announcements have them. Thread-safe.
///
/// The key: HKDF-SHA256 of the secret, without salt, with `id || author || reactor || "Enc Reaction"` to 32
/// bytes. Both people may stand there by LID or by phone number, so each way is tried.
/// Source: whatsmeow `msgsecret.go` generateMsgSecretKey, decryptMsgSecret.
final class SecretReactions {
    private static final Logger LOG = System.getLogger(SecretReactions.class.getName());
    private static final byte[] PURPOSE = "Enc Reaction".getBytes(UTF_8);
    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 12;

    private final Account account;
    private final LidBook lids;
    private final SentMessages sent;

    SecretReactions(Account account, LidBook lids, SentMessages sent) {
        this.account = account;
        this.lids = lids;
        this.sent = sent;
    }

    /// The emoji; empty when the message is not known any more, or the key does not fit.
    Optional<String> open(EncReactionMessage reaction, Jid reactor) {
        String id = reaction.getTargetMessageKey().getId();
        byte[] secret = sent.find(id)
                .map(stored -> SentMessages.message(stored)
                        .getMessageContextInfo()
                        .getMessageSecret()
                        .toByteArray())
                .orElse(new byte[0]);
        if (secret.length == 0 || reaction.getEncIv().size() != IV_BYTES) {
            LOG.log(Level.INFO, "a reaction cannot be opened: its status is not known");
            return Optional.empty();
        }
        for (Jid author : names(account.phone(), account.lid())) {
            for (Jid other : names(
                    reactor,
                    lids.lidOf(reactor).orElse(null),
                    lids.phoneOf(reactor).orElse(null))) {
                Optional<String> emoji = tryOpen(reaction, key(secret, id, author, other));
                if (emoji.isPresent()) {
                    return emoji;
                }
            }
        }
        LOG.log(Level.INFO, "a reaction cannot be opened: its key does not fit");
        return Optional.empty();
    }

    private static List<Jid> names(@Nullable Jid... addresses) {
        var names = new ArrayList<Jid>();
        for (Jid address : addresses) {
            if (address != null && !names.contains(address.toUser())) {
                names.add(address.toUser());
            }
        }
        return names;
    }

    private static byte[] key(byte[] secret, String id, Jid author, Jid reactor) {
        byte[] people = (id + author + reactor).getBytes(UTF_8);
        byte[] info = new byte[people.length + PURPOSE.length];
        System.arraycopy(people, 0, info, 0, people.length);
        System.arraycopy(PURPOSE, 0, info, people.length, PURPOSE.length);
        return Hkdf.expand(secret, null, info, KEY_BYTES);
    }

    private static Optional<String> tryOpen(EncReactionMessage reaction, byte[] key) {
        try {
            byte[] plain = AesGcm.open(
                    key,
                    reaction.getEncIv().toByteArray(),
                    new byte[0],
                    reaction.getEncPayload().toByteArray());
            return Optional.of(ReactionMessage.parseFrom(plain).getText());
        } catch (CryptoException | InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
