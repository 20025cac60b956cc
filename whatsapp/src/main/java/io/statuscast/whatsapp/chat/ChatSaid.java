package io.statuscast.whatsapp.chat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.status.ReceivedContent;
import java.util.List;

/// What a message says that came to us. Its author decides over every value: lengths are what they sent.
public sealed interface ChatSaid {
    /// Words, or a file on the media servers that is not fetched yet.
    ///
    /// @param mentions people named in it
    record Shown(ReceivedContent what, List<Jid> mentions) implements ChatSaid {
        public Shown {
            mentions = List.copyOf(mentions);
        }
    }

    /// A place; of one that moves, where it was first.
    record Location(double latitude, double longitude, String name, String address) implements ChatSaid {}

    /// Cards of people, at most [ChatLimits#CONTACTS_MAX] of them.
    record Contacts(List<ContactCard> cards) implements ChatSaid {
        public Contacts {
            cards = List.copyOf(cards);
        }
    }

    /// A question with answers to choose from.
    ///
    /// @param selectable how many one person may choose, 0 for any number
    record Poll(String question, List<String> options, int selectable) implements ChatSaid {
        public Poll {
            options = List.copyOf(options);
        }
    }

    /// Somebody chose among the answers of a poll; what they chose is encrypted once more and is not read.
    record Vote(MessageReference poll) implements ChatSaid {}

    /// An emoji put to a message; empty when one was taken back.
    record Reaction(MessageReference to, String emoji) implements ChatSaid {}

    /// The author took an earlier message back.
    record Revoked(String messageId) implements ChatSaid {}

    /// The author replaced the words of an earlier message.
    record Edited(String messageId, String text) implements ChatSaid {}

    /// Something this client does not read.
    ///
    /// @param kind the name of its field on the wire, or `field` and its number
    record Unknown(String kind) implements ChatSaid {}
}
