import io.statuscast.whatsapp.client.ChatReceived;
import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.ContactStatus;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.LinkedIdentity;
import io.statuscast.whatsapp.client.RevokedStatus;
import io.statuscast.whatsapp.client.StatusReaction;
import io.statuscast.whatsapp.client.StatusReceipt;
import io.statuscast.whatsapp.client.StatusReply;
import io.statuscast.whatsapp.status.ReceivedContent;
import java.util.LinkedHashMap;
import java.util.Map;

/// Prints what the client tells its owner, an event a line.
///
/// @param statuses where statuses of contacts are put, by message id, so that their files can be fetched
record Reports(String phone, Map<String, ContactStatus> statuses) implements ClientListener {
    @Override
    public void onLinkState(LinkState state) {
        var values = new LinkedHashMap<String, Object>();
        values.put("state", state.getClass().getSimpleName());
        values.put("remedy", state.remedy());
        if (state instanceof LinkState.Pairing pairing) {
            values.put("qr", pairing.qr().text());
        }
        Driver.event(phone, "state", values);
    }

    @Override
    public void onLinked(LinkedIdentity identity) {
        Driver.event(phone, "linked", Map.of("jid", identity.phone().toString(), "lid", String.valueOf(identity.lid())));
    }

    @Override
    public void onContacts(int count) {
        Driver.event(phone, "contacts", Map.of("count", count));
    }

    @Override
    public void onReceipt(StatusReceipt receipt) {
        Driver.event(
                phone,
                "receipt",
                Map.of(
                        "messageId", receipt.messageId(),
                        "viewer", receipt.viewer().address().toString(),
                        "kind", receipt.kind().name()));
    }

    @Override
    public void onStatus(ContactStatus status) {
        statuses.put(status.messageId(), status);
        var values = new LinkedHashMap<String, Object>(Map.of(
                "messageId", status.messageId(), "author", status.author().phoneDigits()));
        values.putAll(describe(status.content()));
        Driver.event(phone, "status", values);
    }

    @Override
    public void onStatusRevoked(RevokedStatus status) {
        Driver.event(phone, "revoked", Map.of("messageId", status.messageId(), "author", status.author().phoneDigits()));
    }

    @Override
    public void onReply(StatusReply reply) {
        var values = new LinkedHashMap<String, Object>(Map.of(
                "statusId", reply.statusId(), "author", reply.author().phoneDigits()));
        values.putAll(describe(reply.content()));
        Driver.event(phone, "reply", values);
    }

    @Override
    public void onMessage(ChatReceived message) {
        Driver.event(
                phone,
                "message",
                Map.of("messageId", message.messageId(), "chat", message.chat().toString()));
    }

    @Override
    public void onReaction(StatusReaction reaction) {
        Driver.event(
                phone,
                "reaction",
                Map.of(
                        "statusId", reaction.statusId(),
                        "author", reaction.author().phoneDigits(),
                        "emoji", reaction.emoji()));
    }

    private static Map<String, Object> describe(ReceivedContent content) {
        return switch (content) {
            case ReceivedContent.Text text ->
                Map.of(
                        "kind", "text",
                        "text", text.text(),
                        "backgroundArgb", text.backgroundArgb(),
                        "font", text.font());
            case ReceivedContent.Image image ->
                Map.of("kind", "image", "caption", image.caption(), "width", image.width(), "height", image.height());
            case ReceivedContent.Video video ->
                Map.of(
                        "kind", "video",
                        "caption", video.caption(),
                        "seconds", video.seconds(),
                        "gif", video.gif());
            case ReceivedContent.Voice voice ->
                Map.of("kind", "voice", "seconds", voice.seconds(), "backgroundArgb", voice.backgroundArgb());
            case ReceivedContent.File file -> Map.of("kind", "file", "caption", file.caption());
            case ReceivedContent.Other() -> Map.of("kind", "other");
        };
    }
}
