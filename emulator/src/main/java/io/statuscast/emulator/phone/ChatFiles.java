package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.whatsapp.proto.Message;
import java.util.Optional;

/// The file that a message names.
final class ChatFiles {
    private ChatFiles() {}

    /// The message inside the wrapper that documents with captions and edits have.
    static Message unwrapped(Message message) {
        if (message.hasDocumentWithCaptionMessage()) {
            return message.getDocumentWithCaptionMessage().getMessage();
        }
        return message.hasEditedMessage() ? message.getEditedMessage().getMessage() : message;
    }

    static Optional<EncryptedMedia> of(Message outer) {
        Message message = unwrapped(outer);
        if (message.hasImageMessage()) {
            return Optional.of(read("Image", message.getImageMessage()));
        }
        if (message.hasVideoMessage()) {
            return Optional.of(read("Video", message.getVideoMessage()));
        }
        if (message.hasAudioMessage()) {
            return Optional.of(read("Audio", message.getAudioMessage()));
        }
        return message.hasDocumentMessage()
                ? Optional.of(read("Document", message.getDocumentMessage()))
                : Optional.empty();
    }

    // Every kind tells the same of its file, under the same names.
    private static EncryptedMedia read(String type, com.google.protobuf.Message content) {
        return new EncryptedMedia(
                type,
                text(content, "url"),
                text(content, "direct_path"),
                bytes(content, "media_key"),
                bytes(content, "file_sha256"),
                bytes(content, "file_enc_sha256"),
                (Long) content.getField(field(content, "file_length")));
    }

    private static String text(com.google.protobuf.Message content, String name) {
        return (String) content.getField(field(content, name));
    }

    private static byte[] bytes(com.google.protobuf.Message content, String name) {
        return ((ByteString) content.getField(field(content, name))).toByteArray();
    }

    private static FieldDescriptor field(com.google.protobuf.Message content, String name) {
        return content.getDescriptorForType().findFieldByName(name);
    }
}
