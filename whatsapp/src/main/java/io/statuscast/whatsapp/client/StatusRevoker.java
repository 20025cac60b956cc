package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.StatusEncryption.Shipment;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.status.MessageIds;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import java.util.List;
import java.util.Optional;

/// Takes statuses back: from everybody who got one or may have got it, and from nobody else.
///
/// The revoke is a message of its own whose id follows from the status's, so that a repeated call goes on
/// where the first ended. Thread-safe; blocks. Source: oxidezap/whatsapp-rust `features/status.rs` revoke;
/// zapo `revokeStatus`; whatsmeow `send.go` BuildRevoke.
final class StatusRevoker {
    private final Account account;
    private final MessageMaker messages;
    private final SentMessages sent;
    private final StatusProgress progress;
    private final ChunkedSend chunks;
    private final Turns turns;

    StatusRevoker(
            Account account,
            MessageMaker messages,
            SentMessages sent,
            StatusProgress progress,
            ChunkedSend chunks,
            Turns turns) {
        this.account = account;
        this.messages = messages;
        this.sent = sent;
        this.progress = progress;
        this.chunks = chunks;
        this.turns = turns;
    }

    RevokeOutcome revoke(String messageId, Online online) {
        try (Turns.Turn turn = turns.draw()) {
            turn.await();
            Optional<StoredSentMessage> status = sent.find(messageId);
            List<Jid> addressed = progress.mayHave(messageId);
            if (status.isEmpty() || addressed.isEmpty()) {
                return new RevokeOutcome.NotKnown(
                        "No status of this id left this number in the last 24 hours: there is nothing to take back.");
            }
            if (online.connection().get() == null) {
                return new RevokeOutcome.NotOnline(online.why().get());
            }
            sent.takeBack(messageId);
            String id = MessageIds.ofRevoke(messageId);
            StoredSentMessage message = sent.find(id).orElseGet(() -> messages.revoke(messageId));
            List<Person> people = addressed.stream()
                    .filter(person -> !account.isOurs(person))
                    .map(Person::of)
                    .toList();
            return outcome(chunks.run(new Shipment(id, message, null), people, online));
        } catch (QueryException e) {
            return outcome(AckCodes.unsent(e, AckCodes.STATUS));
        }
    }

    private static RevokeOutcome outcome(ChunkedSend.End end) {
        return switch (end) {
            case ChunkedSend.End.Through(var at, int reached, int refused, var _, var _) ->
                at == null
                        ? new RevokeOutcome.Rejected(
                                "revoke:unreachable", "Nobody who got the status can be reached any more.")
                        : new RevokeOutcome.Revoked(at, reached, refused);
            case ChunkedSend.End.Halted(PublishOutcome why, var _) -> outcome(why);
        };
    }

    private static RevokeOutcome outcome(PublishOutcome why) {
        return switch (why) {
            case PublishOutcome.Rejected(var code, var sentence) -> new RevokeOutcome.Rejected(code, sentence);
            case PublishOutcome.Unknown(var code, var sentence, var after) ->
                new RevokeOutcome.Unknown(code, sentence, after);
            case PublishOutcome.NotOnline(var sentence) -> new RevokeOutcome.NotOnline(sentence);
            case PublishOutcome.Sent(var at, int people, var _) -> new RevokeOutcome.Revoked(at, people, 0);
            case PublishOutcome.Partial(var at, int people, int refused, var _, var _, var _) ->
                new RevokeOutcome.Revoked(at, people, refused);
        };
    }
}
