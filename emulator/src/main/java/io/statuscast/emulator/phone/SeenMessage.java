package io.statuscast.emulator.phone;

import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.emulator.media.MediaDownloader;
import io.statuscast.emulator.media.MediaException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.Message;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message of a chat as one phone decrypted it, or sent it itself.
///
/// @param chat        the other person by LID, or the group
/// @param author      who wrote it, by LID, without device
/// @param authorPhone digits of the author's number, empty when the phone does not know it
/// @param device      the device it came from, as receipts name it
/// @param type        `type` of its stanza
/// @param edit        `edit` of its stanza, empty for none
/// @param content     what it says
/// @param downloader  the way to its file
public record SeenMessage(
        String messageId,
        Jid chat,
        Jid author,
        String authorPhone,
        Jid device,
        Instant at,
        String type,
        String edit,
        Message content,
        MediaDownloader downloader) {
    /// Its words, or the words under its picture; empty for none.
    public String text() {
        Message message = ChatFiles.unwrapped(content);
        if (message.hasExtendedTextMessage()) {
            return message.getExtendedTextMessage().getText();
        }
        if (message.hasImageMessage()) {
            return message.getImageMessage().getCaption();
        }
        if (message.hasVideoMessage()) {
            return message.getVideoMessage().getCaption();
        }
        return message.hasDocumentMessage() ? message.getDocumentMessage().getCaption() : message.getConversation();
    }

    /// Its file, downloaded and opened anew at each call; null when it has none.
    ///
    /// @throws IllegalStateException when the file is not as the message says
    public byte @Nullable [] media() {
        Optional<EncryptedMedia> file = ChatFiles.of(content);
        if (file.isEmpty()) {
            return null;
        }
        try {
            return downloader.download(file.get());
        } catch (MediaException e) {
            throw new IllegalStateException("the file of " + messageId + " does not open", e);
        }
    }
}
