package io.statuscast.whatsapp.chat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.media.MediaReference;
import io.statuscast.whatsapp.media.MediaType;
import java.util.List;

/// What a message says that came to us. Its author decides over every value: lengths are what they sent.
public sealed interface ReceivedContent {
    /// Words.
    ///
    /// @param mentions people named in it
    record Text(String text, List<Jid> mentions) implements ReceivedContent {
        public Text {
            mentions = List.copyOf(mentions);
        }
    }

    /// A file on the media servers, not fetched yet.
    ///
    /// @param caption  empty for none
    /// @param fileName empty for all but documents
    /// @param length   bytes of the plain file, as the author says
    /// @param seconds  0 where nothing plays
    record Media(
            Kind kind, MediaReference file, String mimetype, String caption, String fileName, long length, int seconds)
            implements ReceivedContent {
        /// What the file is.
        public enum Kind {
            IMAGE(MediaType.IMAGE),
            STICKER(MediaType.IMAGE),
            VIDEO(MediaType.VIDEO),
            GIF(MediaType.VIDEO),
            VOICE(MediaType.AUDIO),
            AUDIO(MediaType.AUDIO),
            DOCUMENT(MediaType.DOCUMENT);

            private final MediaType type;

            Kind(MediaType type) {
                this.type = type;
            }

            /// How the file is encrypted.
            public MediaType type() {
                return type;
            }
        }
    }

    /// A place; of one that moves, where it was first.
    record Location(double latitude, double longitude, String name, String address) implements ReceivedContent {}

    /// Cards of people, at most [ChatLimits#CONTACTS_MAX] of them.
    record Contacts(List<ContactCard> cards) implements ReceivedContent {
        public Contacts {
            cards = List.copyOf(cards);
        }
    }

    /// A question with answers to choose from.
    ///
    /// @param selectable how many one person may choose, 0 for any number
    record Poll(String question, List<String> options, int selectable) implements ReceivedContent {
        public Poll {
            options = List.copyOf(options);
        }
    }

    /// Somebody chose among the answers of a poll; what they chose is encrypted once more and is not read.
    record Vote(MessageReference poll) implements ReceivedContent {}

    /// An emoji put to a message; empty when one was taken back.
    record Reaction(MessageReference to, String emoji) implements ReceivedContent {}

    /// The author took an earlier message back.
    record Revoked(String messageId) implements ReceivedContent {}

    /// The author replaced the words of an earlier message.
    record Edited(String messageId, String text) implements ReceivedContent {}

    /// Something this client does not read.
    ///
    /// @param kind the name of its field on the wire, or `field` and its number
    record Unknown(String kind) implements ReceivedContent {}
}
