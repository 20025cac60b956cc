package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.AudioMessage;
import io.statuscast.whatsapp.proto.ContextInfo;
import io.statuscast.whatsapp.proto.ExtendedTextMessage;
import io.statuscast.whatsapp.proto.ImageMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.MessageKey;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.ReactionMessage;
import io.statuscast.whatsapp.proto.VideoMessage;

/// What the owner of a simulated phone does with statuses: publishes its own to the people in its address
/// book, and looks at, answers and reacts to those of others. Thread-safe.
///
/// Sources: whatsmeow `send.go` BuildRevoke, BuildReaction; Baileys `Utils/messages.js` (context of a reply).
public final class Author {
    private static final String STATUS = Jid.STATUS.toString();

    private final Line line;
    private final SeenLog log;
    private final AddressBook book;
    private final StatusOutbox outbox;
    private final Chats chats;

    Author(Line line, SeenLog log, AddressBook book, StatusOutbox outbox, Chats chats) {
        this.line = line;
        this.log = log;
        this.book = book;
        this.outbox = outbox;
        this.chats = chats;
    }

    /// Publishes a text.
    ///
    /// @return the message id
    public String text(String text, int backgroundArgb, int font) {
        var content = ExtendedTextMessage.newBuilder()
                .setText(text)
                .setBackgroundArgb(backgroundArgb)
                .setTextArgb(0xffffffff)
                .setFont(ExtendedTextMessage.FontType.forNumber(font));
        return publish(Message.newBuilder().setExtendedTextMessage(content).build());
    }

    /// Publishes a picture.
    ///
    /// @param jpeg not looked at
    /// @return the message id
    public String image(byte[] jpeg, String caption) {
        EncryptedMedia media = line.settings().uploader().upload("Image", jpeg);
        var content = ImageMessage.newBuilder()
                .setUrl(media.url())
                .setDirectPath(media.directPath())
                .setMimetype("image/jpeg")
                .setCaption(caption)
                .setFileSha256(ByteString.copyFrom(media.fileSha256()))
                .setFileEncSha256(ByteString.copyFrom(media.encSha256()))
                .setFileLength(media.fileLength())
                .setMediaKey(ByteString.copyFrom(media.mediaKey()))
                .setWidth(640)
                .setHeight(480);
        return publish(Message.newBuilder().setImageMessage(content).build());
    }

    /// Publishes a film.
    ///
    /// @param mp4 not looked at
    /// @return the message id
    public String video(byte[] mp4, String caption, int seconds) {
        EncryptedMedia media = line.settings().uploader().upload("Video", mp4);
        var content = VideoMessage.newBuilder()
                .setUrl(media.url())
                .setDirectPath(media.directPath())
                .setMimetype("video/mp4")
                .setCaption(caption)
                .setSeconds(seconds)
                .setFileSha256(ByteString.copyFrom(media.fileSha256()))
                .setFileEncSha256(ByteString.copyFrom(media.encSha256()))
                .setFileLength(media.fileLength())
                .setMediaKey(ByteString.copyFrom(media.mediaKey()));
        return publish(Message.newBuilder().setVideoMessage(content).build());
    }

    /// Publishes a voice note.
    ///
    /// @param ogg not looked at
    /// @return the message id
    public String voice(byte[] ogg, int seconds) {
        EncryptedMedia media = line.settings().uploader().upload("Audio", ogg);
        var content = AudioMessage.newBuilder()
                .setUrl(media.url())
                .setDirectPath(media.directPath())
                .setMimetype("audio/ogg; codecs=opus")
                .setPtt(true)
                .setSeconds(seconds)
                .setFileSha256(ByteString.copyFrom(media.fileSha256()))
                .setFileEncSha256(ByteString.copyFrom(media.encSha256()))
                .setFileLength(media.fileLength())
                .setMediaKey(ByteString.copyFrom(media.mediaKey()));
        return publish(Message.newBuilder().setAudioMessage(content).build());
    }

    /// Takes a status back.
    public void revoke(String messageId) {
        var command = ProtocolMessage.newBuilder()
                .setType(ProtocolMessage.Type.REVOKE)
                .setKey(MessageKey.newBuilder()
                        .setRemoteJid(STATUS)
                        .setFromMe(true)
                        .setId(messageId));
        publish(Message.newBuilder().setProtocolMessage(command).build());
    }

    private String publish(Message message) {
        return outbox.publish(message, book.contacts().keySet());
    }

    /// Answers a status that the phone has seen.
    ///
    /// @return the reply's message id
    /// @throws IllegalArgumentException when the phone has not seen such a status
    public String reply(String messageId, String text) {
        Jid author = author(messageId);
        var context = ContextInfo.newBuilder()
                .setStanzaId(messageId)
                .setParticipant(author.toString())
                .setRemoteJid(STATUS);
        var content = ExtendedTextMessage.newBuilder().setText(text).setContextInfo(context);
        return chats.send(
                author, Message.newBuilder().setExtendedTextMessage(content).build());
    }

    /// Reacts to a status that the phone has seen.
    ///
    /// @param emoji empty to take the reaction back
    /// @throws IllegalArgumentException when the phone has not seen such a status
    public void react(String messageId, String emoji) {
        Jid author = author(messageId);
        var key = MessageKey.newBuilder()
                .setRemoteJid(STATUS)
                .setFromMe(false)
                .setId(messageId)
                .setParticipant(author.toString());
        var reaction = ReactionMessage.newBuilder()
                .setKey(key)
                .setText(emoji)
                .setSenderTimestampMs(line.settings().clock().millis());
        chats.send(author, Message.newBuilder().setReactionMessage(reaction).build());
    }

    private Jid author(String messageId) {
        return find(messageId).device().toUser();
    }

    private SeenLog.Entry find(String messageId) {
        return log.find(messageId).orElseThrow(() -> new IllegalArgumentException("no status " + messageId));
    }

    /// Looks at a status: its author gets a read receipt.
    ///
    /// @throws IllegalArgumentException when the phone has not seen such a status
    public void view(String messageId) {
        receipt(messageId, "read");
    }

    /// Plays a status that sounds: its author gets a receipt of that.
    ///
    /// @throws IllegalArgumentException when the phone has not seen such a status
    public void play(String messageId) {
        receipt(messageId, "played");
    }

    private void receipt(String messageId, String type) {
        line.send(Node.of(
                "receipt",
                Node.attrs(
                        "id",
                        messageId,
                        "to",
                        STATUS,
                        "participant",
                        find(messageId).device().toUser().toString(),
                        "type",
                        type,
                        "t",
                        Long.toString(line.seconds()))));
    }
}
