package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.client.StatusEncryption.Shipment;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusPost;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Publishes statuses, one at a time, and says how each ended.
///
/// The order: who gets it, the message (a media file is uploaded once for each message id, beside what is being
/// published), then its turn: everything encrypted and committed, the frame, the server's ack, stanza by
/// stanza. A message id published before is the same message, and goes to those only who lack it.
/// Thread-safe; blocks. Source: oxidezap/whatsapp-rust `send/mod.rs` send_status_message; whatsmeow
/// `send.go`.
final class StatusSender {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ClientConfig config;
    private final AudienceResolver audiences;
    private final ContactSync contacts;
    private final MessageMaker messages;
    private final SentMessages sent;
    private final StatusEncryption encryption;
    private final ChunkedSend chunks;
    /// Keeps what is sent under our sender key in the order of the calls; held while waiting for the server.
    private final Turns turns;

    StatusSender(
            ClientConfig config,
            AudienceResolver audiences,
            ContactSync contacts,
            MessageMaker messages,
            SentMessages sent,
            StatusEncryption encryption,
            ChunkedSend chunks,
            Turns turns) {
        this.config = config;
        this.audiences = audiences;
        this.contacts = contacts;
        this.messages = messages;
        this.sent = sent;
        this.encryption = encryption;
        this.chunks = chunks;
        this.turns = turns;
    }

    /// Publishes a status.
    PublishOutcome publish(StatusPost post, Online online) {
        try (Turns.Turn turn = turns.draw()) {
            Connection connection = online.connection().get();
            return connection == null
                    ? new PublishOutcome.NotOnline(online.why().get())
                    : publish(post, connection, online, turn);
        } catch (QueryException e) {
            return AckCodes.unsent(e, AckCodes.STATUS);
        } catch (MediaException e) {
            return AckCodes.mediaFailed(e);
        } catch (UnknownPrivacyException e) {
            return new PublishOutcome.Rejected("audience:privacy", String.valueOf(e.getMessage()));
        }
    }

    private PublishOutcome publish(StatusPost post, Connection connection, Online online, Turns.Turn turn) {
        if (needsContacts(post.audience())
                && !contacts.awaitFirst(config.timeouts().contactsReady())) {
            return new PublishOutcome.Unknown(
                    "contacts:not-synced",
                    "The phone has not sent its contacts yet: keep it online, or name the recipients.",
                    config.timeouts().contactsReady());
        }
        AudienceResolver.Resolved audience = audiences.resolve(post.audience(), connection.iqs());
        if (audience.people().isEmpty()) {
            return nobody(0);
        }
        StoredSentMessage message = sent.find(post.messageId())
                .orElseGet(() -> messages.make(post.messageId(), post.content(), connection.iqs()));
        if (message.getTakenBack()) {
            return new PublishOutcome.Rejected("status:revoked", "The status was taken back.");
        }
        turn.await();
        encryption.exclude(readers(audience.people()));
        var shipment = new Shipment(post.messageId(), message, audience.setting());
        return outcome(
                chunks.run(shipment, audience.people(), online),
                audience.people().size());
    }

    private static boolean needsContacts(StatusAudience audience) {
        return switch (audience) {
            case StatusAudience.Contacts(), StatusAudience.Privacy(), StatusAudience.Except(var _) -> true;
            case StatusAudience.Only(var _) -> false;
        };
    }

    private static Set<String> readers(List<Person> people) {
        Set<String> readers = new HashSet<>();
        people.forEach(person -> readers.addAll(person.names()));
        return readers;
    }

    private static PublishOutcome outcome(ChunkedSend.End end, int wanted) {
        return switch (end) {
            case ChunkedSend.End.Through(var at, int reached, int refused, int code, List<String> unreachable) -> {
                if (reached == 0 || at == null) {
                    yield nobody(unreachable.size());
                }
                yield refused == 0
                        ? new PublishOutcome.Sent(at, reached, unreachable)
                        : new PublishOutcome.Partial(
                                at,
                                reached,
                                refused,
                                unreachable,
                                "whatsapp:" + code,
                                "WhatsApp took the status for " + reached + " people and refused it for " + refused
                                        + ", with code " + code + ".");
            }
            case ChunkedSend.End.Halted(PublishOutcome why, int reached) ->
                reached == 0 ? why : halfWay(why, reached, wanted);
        };
    }

    /// Part of the audience has it: the same message again goes on where this ended.
    private static PublishOutcome halfWay(PublishOutcome why, int reached, int wanted) {
        String so = reached + " of " + wanted + " people have the status, the rest follows. ";
        return switch (why) {
            case PublishOutcome.Unknown(var _, var sentence, Duration after) ->
                new PublishOutcome.Unknown(PublishOutcome.CONTINUES, so + sentence, after);
            case PublishOutcome.NotOnline(var sentence) ->
                new PublishOutcome.Unknown(PublishOutcome.CONTINUES, so + sentence, SOON);
            case PublishOutcome.Sent _, PublishOutcome.Partial _, PublishOutcome.Rejected _ -> why;
        };
    }

    private static PublishOutcome nobody(int unreachable) {
        if (unreachable == 0) {
            return new PublishOutcome.Rejected(
                    "audience:empty", "Nobody would see it: save contacts on the phone, or name recipients.");
        }
        return new PublishOutcome.Rejected(
                "audience:unreachable",
                "None of the recipients can be reached on WhatsApp: " + unreachable
                        + " asked for, none has a known device.");
    }
}
