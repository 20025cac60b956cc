package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.AudienceResolver.Audience;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusPost;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Publishes statuses, one at a time, and says how each ended.
///
/// The order: who gets it, the message (a media file is uploaded once for each message id), everything encrypted
/// and committed, the frame, the server's ack. A message id published before is sent again with the stored
/// plaintext, so that recipients see one status. Thread-safe; blocks.
/// Source: oxidezap/whatsapp-rust `send/mod.rs` send_status_message; whatsmeow `send.go` for acks and their
/// codes.
final class StatusSender {
    private static final Logger LOG = System.getLogger(StatusSender.class.getName());
    /// With three companions each, the frame stays below its limit of 16 MiB.
    private static final int PEOPLE_MAX = 10_000;

    private static final Duration SOON = Duration.ofSeconds(5);

    private final ClientConfig config;
    private final Account account;
    private final AudienceResolver audiences;
    private final ContactSync contacts;
    private final MessageMaker messages;
    private final SentMessages sent;
    private final StatusEncryption encryption;
    private final ProfileMemory profiles;
    private final ServerTime serverTime;
    /// Keeps statuses of one number in the order in which they were given; held while waiting for the server.
    private final ReentrantLock order = new ReentrantLock(true);

    StatusSender(
            ClientConfig config,
            Account account,
            AudienceResolver audiences,
            ContactSync contacts,
            MessageMaker messages,
            SentMessages sent,
            StatusEncryption encryption,
            ProfileMemory profiles,
            ServerTime serverTime) {
        this.config = config;
        this.account = account;
        this.audiences = audiences;
        this.contacts = contacts;
        this.messages = messages;
        this.sent = sent;
        this.encryption = encryption;
        this.profiles = profiles;
        this.serverTime = serverTime;
    }

    /// Publishes a status.
    ///
    /// @param online   the connection of the moment, null while there is none
    /// @param notOnline why there is none
    PublishOutcome publish(StatusPost post, Supplier<@Nullable Connection> online, Supplier<String> notOnline) {
        order.lock();
        try {
            Connection connection = online.get();
            return connection == null ? new PublishOutcome.NotOnline(notOnline.get()) : publish(post, connection);
        } catch (QueryException e) {
            return unsent(e);
        } catch (MediaException e) {
            return mediaFailed(e);
        } finally {
            order.unlock();
        }
    }

    private PublishOutcome publish(StatusPost post, Connection connection) {
        if (post.audience() instanceof StatusAudience.Contacts
                && !contacts.awaitFirst(config.timeouts().contactsReady())) {
            return new PublishOutcome.Unknown(
                    "contacts:not-synced",
                    "The phone has not sent its contacts yet: keep it online, or name the recipients.",
                    config.timeouts().contactsReady());
        }
        StanzaProfile profile = profiles.current(account.lid() != null);
        Attempt first = attempt(post, profile, connection);
        if (first instanceof Attempt.Refused(int code)
                && AckCodes.mayBeProfile(code)
                && config.profiles().otherOnRefusal()
                && (profile.other() == StanzaProfile.PHONE_CLASSIC || account.lid() != null)) {
            LOG.log(Level.WARNING, "a status was refused with {0}; trying {1}", code, profile.other());
            Attempt second = attempt(post, profile.other(), connection);
            if (second instanceof Attempt.Done(PublishOutcome.Sent s)) {
                profiles.remember(profile.other());
            }
            return second instanceof Attempt.Done done ? done.outcome() : AckCodes.outcome(code);
        }
        return switch (first) {
            case Attempt.Done(PublishOutcome outcome) -> outcome;
            case Attempt.Refused(int code) -> AckCodes.outcome(code);
        };
    }

    private sealed interface Attempt {
        record Done(PublishOutcome outcome) implements Attempt {}

        /// The server's ack has an error.
        record Refused(int code) implements Attempt {}
    }

    private Attempt attempt(StatusPost post, StanzaProfile profile, Connection connection) {
        Audience audience = audiences.resolve(post.audience(), profile, connection.iqs());
        if (audience.people().isEmpty()) {
            return new Attempt.Done(nobody(audience));
        }
        if (audience.people().size() > PEOPLE_MAX) {
            return new Attempt.Done(new PublishOutcome.Rejected(
                    "audience:too-large",
                    "A status goes to at most " + PEOPLE_MAX + " people: name fewer recipients."));
        }
        StoredSentMessage message = sent.find(post.messageId())
                .orElseGet(() -> messages.make(post.messageId(), post.content(), connection.iqs()));
        StatusEncryption.Sealed sealed = encryption.seal(post, profile, audience, message, connection.iqs());
        if (sealed.recipients() == 0) {
            return new Attempt.Done(nobody(new Audience(audience.people(), sealed.unreachable())));
        }
        return send(post.messageId(), sealed, connection);
    }

    private Attempt send(String messageId, StatusEncryption.Sealed sealed, Connection connection) {
        try (var waiting = connection.answers().expect(ackKey(messageId))) {
            connection.send(sealed.stanza());
            Node ack;
            try {
                ack = waiting.await(config.timeouts().ack());
            } catch (QueryException e) {
                return new Attempt.Done(unanswered(e));
            }
            int error = Attributes.number(ack, "error", 0);
            if (ack.attr("error") != null) {
                if (AckCodes.mayBeProfile(error)) {
                    encryption.refused(sealed);
                }
                return new Attempt.Refused(error);
            }
            encryption.acknowledged(sealed, ack.attr("phash"));
            Instant at = Attributes.time(ack, "t").orElseGet(serverTime::now);
            return new Attempt.Done(new PublishOutcome.Sent(at, sealed.recipients(), sealed.unreachable()));
        }
    }

    /// Under which key the ack of a message is awaited.
    static String ackKey(String messageId) {
        return "ack/" + messageId;
    }

    private static PublishOutcome nobody(Audience audience) {
        if (audience.unreachable().isEmpty()) {
            return new PublishOutcome.Rejected(
                    "audience:empty", "Nobody would see it: save contacts on the phone, or name recipients.");
        }
        return new PublishOutcome.Rejected(
                "audience:unreachable",
                "None of the recipients can be reached on WhatsApp: "
                        + audience.unreachable().size() + " asked for, none has a known device.");
    }

    private static PublishOutcome unanswered(QueryException e) {
        return switch (e.kind()) {
            case TIMED_OUT ->
                new PublishOutcome.Unknown(
                        "ack:timeout", "WhatsApp did not acknowledge the status in time; it is sent again.", SOON);
            case DISCONNECTED, REFUSED, MALFORMED ->
                new PublishOutcome.Unknown(
                        "ack:connection-lost",
                        "The connection was lost before WhatsApp acknowledged the status; it is sent again.",
                        SOON);
        };
    }

    private static PublishOutcome unsent(QueryException e) {
        return switch (e.kind()) {
            case DISCONNECTED ->
                new PublishOutcome.NotOnline("The connection was lost before the status was sent; it is tried again.");
            case TIMED_OUT ->
                new PublishOutcome.Unknown(
                        "server:slow", "WhatsApp did not answer in time; the status was not sent yet.", SOON);
            case REFUSED, MALFORMED -> AckCodes.ofQuery(e);
        };
    }

    private static PublishOutcome mediaFailed(MediaException e) {
        return switch (e.kind()) {
            case UNREACHABLE, GONE ->
                new PublishOutcome.Unknown(
                        "media:unreachable", "The media file could not be uploaded: " + e.getMessage() + ".", SOON);
            case LOCAL_FILE ->
                new PublishOutcome.Rejected("media:file", "The media file cannot be read: " + e.getMessage() + ".");
            case TOO_LARGE ->
                new PublishOutcome.Rejected("media:too-large", "The media file is too large: " + e.getMessage() + ".");
            case REFUSED, CORRUPT ->
                new PublishOutcome.Rejected(
                        "media:refused", "WhatsApp refused the media file: " + e.getMessage() + ".");
        };
    }
}
