package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.chat.GroupInfo;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StanzaProfile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Sends messages to one chat, one at a time, and says how each ended.
///
/// The order: who it goes to, the message (a file is uploaded once for each message id), everything encrypted
/// and committed, the frame, the server's ack. A message id sent before is sent again with the stored
/// plaintext, so that the chat shows it once. A person is addressed by LID where it is known, and once by
/// number when the server does not take that. Thread-safe; blocks. Source: whatsmeow `send.go` SendMessage;
/// whatsapp-rust issue 943 for accounts that are not addressed by LID.
final class ChatSender {
    private static final Logger LOG = System.getLogger(ChatSender.class.getName());
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final PublishOutcome NOT_ON_WHATSAPP = new PublishOutcome.Rejected(
            "recipient:not-on-whatsapp", "This number is not on WhatsApp, or none of its devices can be reached.");
    private static final PublishOutcome NOT_IN_GROUP = new PublishOutcome.Rejected(
            "group:not-member", "This number is not in the group: have somebody add it, then send again.");
    private static final PublishOutcome NO_GROUP =
            new PublishOutcome.Rejected("group:unknown", "WhatsApp knows no group with this address.");
    private static final PublishOutcome ADMINS_ONLY = new PublishOutcome.Rejected(
            "group:admins-only", "Only admins may write in this group: make this number an admin on the phone.");

    private final ClientConfig config;
    private final Account account;
    private final LidBook lids;
    private final CompanionDirectory directory;
    private final GroupDirectory groups;
    private final MessageMaker messages;
    private final SentMessages sent;
    private final ChatEncryption encryption;
    private final ProfileMemory profiles;
    private final ServerTime serverTime;
    /// Keeps messages in the order of the calls; held while waiting for the server.
    private final Turns turns = new Turns();

    ChatSender(
            ClientConfig config,
            Account account,
            LidBook lids,
            CompanionDirectory directory,
            GroupDirectory groups,
            MessageMaker messages,
            SentMessages sent,
            ChatEncryption encryption,
            ProfileMemory profiles,
            ServerTime serverTime) {
        this.config = config;
        this.account = account;
        this.lids = lids;
        this.directory = directory;
        this.groups = groups;
        this.messages = messages;
        this.sent = sent;
        this.encryption = encryption;
        this.profiles = profiles;
        this.serverTime = serverTime;
    }

    /// Sends a message.
    PublishOutcome send(ChatMessage message, Online online) {
        try (Turns.Turn turn = turns.draw()) {
            Connection connection = online.connection().get();
            if (connection == null) {
                return new PublishOutcome.NotOnline(online.why().get());
            }
            StoredSentMessage stored =
                    sent.find(message.messageId()).orElseGet(() -> messages.make(message, connection.iqs()));
            turn.await();
            return message.toGroup() ? toGroup(message, stored, connection) : toPerson(message, stored, connection);
        } catch (QueryException e) {
            return AckCodes.unsent(e, AckCodes.MESSAGE);
        } catch (MediaException e) {
            return AckCodes.mediaFailed(e);
        }
    }

    /// What became of one try.
    private sealed interface Attempt {
        record Done(PublishOutcome outcome) implements Attempt {}

        /// The server's ack has an error.
        record Refused(int code) implements Attempt {}
    }

    private PublishOutcome toPerson(ChatMessage message, StoredSentMessage stored, Connection connection) {
        ChatPeer peer = peer(message.to(), connection.iqs());
        StanzaProfile wanted = profiles.current(account.lid() != null);
        StanzaProfile profile = peer.fits(wanted) ? wanted : wanted.other();
        if (!possible(peer, profile)) {
            return NOT_ON_WHATSAPP;
        }
        Attempt first = attempt(message, peer, profile, stored, connection);
        if (first instanceof Attempt.Refused(int code)
                && AckCodes.mayBeProfile(code)
                && config.profiles().otherOnRefusal()
                && possible(peer, profile.other())) {
            LOG.log(Level.WARNING, "a message was refused with {0}; trying {1}", code, profile.other());
            Attempt second = attempt(message, peer, profile.other(), stored, connection);
            if (second instanceof Attempt.Done(PublishOutcome.Sent _)) {
                profiles.remember(profile.other());
            }
            return second instanceof Attempt.Done(PublishOutcome outcome) ? outcome : refused(code);
        }
        return outcome(first);
    }

    private boolean possible(ChatPeer peer, StanzaProfile profile) {
        return peer.fits(profile) && (profile == StanzaProfile.PHONE_CLASSIC || account.lid() != null);
    }

    private static PublishOutcome outcome(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Done(PublishOutcome outcome) -> outcome;
            case Attempt.Refused(int code) -> refused(code);
        };
    }

    private static PublishOutcome refused(int code) {
        return AckCodes.outcome(code, AckCodes.MESSAGE);
    }

    private ChatPeer peer(Jid to, IqRouter iqs) {
        if (to.isLid()) {
            return new ChatPeer(lids.phoneOf(to).orElse(null), to);
        }
        directory.learnLids(List.of(to), iqs);
        return new ChatPeer(to, lids.lidOf(to).orElse(null));
    }

    private Attempt attempt(
            ChatMessage message,
            ChatPeer peer,
            StanzaProfile profile,
            StoredSentMessage stored,
            Connection connection) {
        var sealed = encryption.direct(message.messageId(), peer, profile, stored, connection.iqs());
        return sealed.stanza() == null
                ? new Attempt.Done(NOT_ON_WHATSAPP)
                : send(message, sealed, sealed.stanza(), connection);
    }

    private PublishOutcome toGroup(ChatMessage message, StoredSentMessage stored, Connection connection) {
        Attempt first = groupAttempt(message, stored, connection);
        if (first instanceof Attempt.Refused(int code) && AckCodes.mayBeProfile(code)) {
            LOG.log(Level.WARNING, "a message to a group was refused with {0}; asking who is in it", code);
            groups.forget(message.to());
            first = groupAttempt(message, stored, connection);
        }
        return first instanceof Attempt.Refused(int code) && code == FORBIDDEN ? NOT_IN_GROUP : outcome(first);
    }

    private Attempt groupAttempt(ChatMessage message, StoredSentMessage stored, Connection connection) {
        GroupInfo group;
        try {
            group = groups.group(message.to(), connection.iqs());
        } catch (QueryException e) {
            return new Attempt.Done(unknownGroup(e).orElseThrow(() -> e));
        }
        Optional<GroupInfo.Member> us = group.members().stream()
                .filter(member -> account.isOurs(member.address()))
                .findFirst();
        if (us.isEmpty() || (group.lidMode() && account.lid() == null)) {
            return new Attempt.Done(NOT_IN_GROUP);
        }
        if (group.announcement() && !us.get().admin()) {
            return new Attempt.Done(ADMINS_ONLY);
        }
        var sealed = encryption.group(message.messageId(), group, stored, connection.iqs());
        Node stanza = sealed.stanza();
        return stanza == null ? new Attempt.Done(NOT_IN_GROUP) : send(message, sealed, stanza, connection);
    }

    private static Optional<PublishOutcome> unknownGroup(QueryException e) {
        return switch (e.code()) {
            case FORBIDDEN -> Optional.of(NOT_IN_GROUP);
            case NOT_FOUND -> Optional.of(NO_GROUP);
            default -> Optional.empty();
        };
    }

    private Attempt send(ChatMessage message, ChatEncryption.Sealed sealed, Node stanza, Connection connection) {
        try (var waiting = connection.answers().expect(ChunkedSend.ackKey(message.messageId()))) {
            connection.send(stanza);
            Node ack;
            try {
                ack = waiting.await(config.timeouts().ack());
            } catch (QueryException e) {
                if (e.kind() == QueryException.Kind.TIMED_OUT) {
                    // A late ack must not be taken for the answer to the next try.
                    connection.end("a message was not acknowledged in time");
                }
                return new Attempt.Done(AckCodes.unanswered(e, AckCodes.MESSAGE));
            }
            if (ack.attr("error") != null) {
                int code = Attributes.number(ack, "error", 0);
                if (AckCodes.mayBeProfile(code)) {
                    encryption.refused(sealed);
                }
                return new Attempt.Refused(code);
            }
            if (encryption.acknowledged(message.to(), sealed, ack.attr("phash"))) {
                LOG.log(Level.INFO, "the server knows other companions of a chat than we do");
                groups.forget(message.to());
            }
            Instant at = Attributes.time(ack, "t").orElseGet(serverTime::now);
            return new Attempt.Done(new PublishOutcome.Sent(at, sealed.recipients(), List.of()));
        }
    }
}
