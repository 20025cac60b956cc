package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.chat.ChatMessages;
import io.statuscast.whatsapp.chat.StanzaWords;
import io.statuscast.whatsapp.media.EncryptedMedia;
import io.statuscast.whatsapp.media.MediaCrypto;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.media.MediaType;
import io.statuscast.whatsapp.media.UploadedMedia;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.MessageKey;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusLimits;
import io.statuscast.whatsapp.status.StatusMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Makes the message of a status; its file is encrypted and uploaded, which blocks. Thread-safe.
final class MessageMaker {
    private final Uploads uploads;
    private final SentMessages sent;
    private final InstantSource clock;
    private final SecureRandom random;

    MessageMaker(Uploads uploads, SentMessages sent, InstantSource clock, SecureRandom random) {
        this.uploads = uploads;
        this.sent = sent;
        this.clock = clock;
        this.random = random;
    }

    /// The message, not yet addressed to anybody. One with a file is stored at once, so that the file is
    /// uploaded once whatever happens afterwards.
    ///
    /// @throws MediaException when the file cannot be read or uploaded
    StoredSentMessage make(String messageId, StatusContent content, IqRouter iqs) {
        byte[] secret = randomBytes(StatusLimits.MESSAGE_SECRET_BYTES);
        Message message = switch (content) {
            case StatusContent.Text text -> StatusMessages.text(text, secret);
            case StatusContent.Image image ->
                StatusMessages.image(image, upload(image.file(), MediaType.IMAGE, iqs), secret);
            case StatusContent.Video video ->
                StatusMessages.video(video, upload(video.file(), MediaType.VIDEO, iqs), secret);
            case StatusContent.Voice voice ->
                StatusMessages.voice(voice, upload(voice.file(), MediaType.AUDIO, iqs), secret);
        };
        StoredSentMessage stored =
                SentMessages.stored(message, StatusMessages.stanzaMediaType(content), clock.instant());
        return stored.hasMediaType() ? sent.keep(messageId, stored) : stored;
    }

    /// The message of a chat, not yet addressed; as above, one with a file is stored at once.
    ///
    /// @throws MediaException when the file cannot be read or uploaded
    StoredSentMessage make(ChatMessage chat, IqRouter iqs) {
        UploadedMedia media = ChatMessages.attachment(chat.content())
                .map(attachment -> upload(attachment.file(), attachment.type(), iqs))
                .orElse(null);
        byte[] secret = randomBytes(StatusLimits.MESSAGE_SECRET_BYTES);
        Message message = ChatMessages.of(chat, media, secret, clock.instant());
        String mediaType = StanzaWords.of(message).mediaType();
        StoredSentMessage stored = SentMessages.stored(message, mediaType, clock.instant());
        return media == null ? stored : sent.keep(chat.messageId(), stored);
    }

    /// The message that takes a status back. Source: whatsmeow `send.go` BuildRevoke.
    StoredSentMessage revoke(String messageId) {
        Message message = Message.newBuilder()
                .setProtocolMessage(ProtocolMessage.newBuilder()
                        .setType(ProtocolMessage.Type.REVOKE)
                        .setKey(MessageKey.newBuilder()
                                .setRemoteJid(Jid.STATUS.toString())
                                .setFromMe(true)
                                .setId(messageId)))
                .build();
        return SentMessages.stored(message, null, clock.instant()).toBuilder()
                .setRevoke(true)
                .build();
    }

    private UploadedMedia upload(Path file, MediaType type, IqRouter iqs) {
        Path encrypted = temporaryFile();
        try {
            EncryptedMedia media = MediaCrypto.encrypt(file, encrypted, type, randomBytes(MediaCrypto.MEDIA_KEY_BYTES));
            return uploads.upload(media, clock.instant(), iqs);
        } finally {
            delete(encrypted);
        }
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("statuscast-upload", ".enc");
        } catch (IOException e) {
            throw new MediaException(MediaException.Kind.LOCAL_FILE, "no temporary file can be made", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new MediaException(MediaException.Kind.LOCAL_FILE, "a temporary file cannot be deleted", e);
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
