package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.SelfTestReport.Step;
import io.statuscast.whatsapp.client.StatusEncryption.Shipment;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.status.MessageIds;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusSetting;
import java.util.ArrayList;
import java.util.List;

/// Publishes a status to our own companions alone, waits for the server's ack and for the phone's receipt,
/// and takes it back: whether WhatsApp takes what we send, without anybody else seeing it. Thread-safe;
/// blocks.
final class SelfTest {
    private static final StatusContent CONTENT =
            new StatusContent.Text("Statuscast self-test: only you see this.", 0xffffffff, 0xff075e54, 0);

    private final ClientConfig config;
    private final Account account;
    private final MessageMaker messages;
    private final MessageIds ids;
    private final ChunkedSend chunks;
    private final StatusRevoker revoker;
    private final Turns turns;

    SelfTest(
            ClientConfig config,
            Account account,
            MessageMaker messages,
            ChunkedSend chunks,
            StatusRevoker revoker,
            Turns turns) {
        this.config = config;
        this.account = account;
        this.messages = messages;
        this.ids = new MessageIds(config.clock(), config.random());
        this.chunks = chunks;
        this.revoker = revoker;
        this.turns = turns;
    }

    SelfTestReport run(Online online) {
        var steps = new ArrayList<Step>();
        Connection connection = online.connection().get();
        if (connection == null) {
            steps.add(new Step("online", false, online.why().get()));
            return new SelfTestReport(steps);
        }
        steps.add(new Step("online", true, "The number is connected to WhatsApp."));
        String id = ids.next(account.phone().user());
        try (var receipt = connection.answers().expect(receiptKey(id))) {
            publish(id, connection, online, steps);
            if (passed(steps)) {
                received(receipt, steps);
            }
        } catch (QueryException e) {
            steps.add(new Step("acknowledged", false, "The connection was lost during the test: run it again."));
        }
        if (passed(steps)) {
            takeBack(id, online, steps);
        }
        return new SelfTestReport(steps);
    }

    private static boolean passed(List<Step> steps) {
        return steps.getLast().passed();
    }

    private void publish(String id, Connection connection, Online online, List<Step> steps) {
        StoredSentMessage message = messages.make(id, CONTENT, connection.iqs());
        ChunkedSend.End end;
        try (Turns.Turn turn = turns.draw()) {
            turn.await();
            // Nobody is excluded: the words of the test are no secret, and a new sender key for it would cost the next
            // status a distribution to everybody.
            end = chunks.run(new Shipment(id, message, StatusSetting.CONTACTS), List.of(), online);
        }
        steps.add(
                switch (end) {
                    case ChunkedSend.End.Through(var at, var _, var _, var _, var _) ->
                        at == null
                                ? new Step(
                                        "acknowledged",
                                        false,
                                        "WhatsApp lists no phone for this number: link it again.")
                                : new Step("acknowledged", true, "WhatsApp took the status.");
                    case ChunkedSend.End.Halted(var why, var _) ->
                        new Step("acknowledged", false, "WhatsApp did not take the status: " + why);
                });
    }

    private void received(Answers.Waiting receipt, List<Step> steps) {
        try {
            Node from = receipt.await(config.timeouts().ack());
            boolean phone = from.jid("participant")
                    .or(() -> from.jid("from"))
                    .filter(jid -> jid.device() == 0)
                    .isPresent();
            String who = phone ? "Your phone" : "Another of your linked devices";
            steps.add(new Step("received", true, who + " received and decrypted the status."));
        } catch (QueryException e) {
            steps.add(new Step(
                    "received",
                    false,
                    "None of your own devices confirmed the status: is the phone switched on and online?"));
        }
    }

    private void takeBack(String id, Online online, List<Step> steps) {
        RevokeOutcome outcome = revoker.revoke(id, online);
        steps.add(
                outcome instanceof RevokeOutcome.Revoked
                        ? new Step("revoked", true, "The status was taken back.")
                        : new Step(
                                "revoked",
                                false,
                                "The status could not be taken back, it ends by itself after a day: " + outcome));
    }

    /// Under which key the receipt of one of our own companions is awaited.
    static String receiptKey(String messageId) {
        return "receipt/" + messageId;
    }
}
