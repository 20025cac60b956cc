package io.statuscast.whatsapp.chat;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusLimits;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a message in a chat says. Media are already in WhatsApp's form: nothing here converts them. Arrays are shared,
/// not copied.
public sealed interface ChatContent {
    /// Words.
    ///
    /// @param mentions people named in the text as `@` and the digits of their address
    record Text(String text, List<Jid> mentions) implements ChatContent {
        public Text {
            require(text, "text", 1, ChatLimits.TEXT_LENGTH_MAX);
            mentions = mentions.stream().map(Jid::toUser).distinct().toList();
            if (mentions.size() > ChatLimits.MENTIONS_MAX) {
                throw new IllegalArgumentException("more than " + ChatLimits.MENTIONS_MAX + " mentions");
            }
        }

        public Text(String text) {
            this(text, List.of());
        }
    }

    /// A picture.
    record Image(StatusContent.Image picture) implements ChatContent {
        public Image {
            requireNonNull(picture, "picture is null");
        }
    }

    /// A film, or one that plays in a loop without sound.
    record Video(StatusContent.Video film) implements ChatContent {
        public Video {
            requireNonNull(film, "film is null");
        }
    }

    /// A file of any kind.
    ///
    /// @param file     read when it is uploaded
    /// @param fileName the name others see
    /// @param pages    how many pages it has; 0 when that is not known
    record Document(
            Path file,
            String mimetype,
            String fileName,
            @Nullable String caption,
            int pages) implements ChatContent {
        public Document {
            requireNonNull(file, "file is null");
            requireNonNull(mimetype, "mimetype is null");
            require(fileName, "fileName", 1, ChatLimits.FILE_NAME_LENGTH_MAX);
            if (caption != null) {
                require(caption, "caption", 0, StatusLimits.CAPTION_LENGTH_MAX);
            }
            if (pages < 0) {
                throw new IllegalArgumentException("pages is negative");
            }
        }
    }

    /// A voice message: Opus in an Ogg file, one channel.
    ///
    /// @param file     read when it is uploaded
    /// @param seconds  its length, rounded up
    /// @param waveform [StatusLimits#WAVEFORM_BYTES] loudnesses from 0 to 100, or none
    record Voice(Path file, int seconds, byte[] waveform) implements ChatContent {
        public Voice {
            requireNonNull(file, "file is null");
            if (seconds < 0) {
                throw new IllegalArgumentException("seconds is negative");
            }
            if (waveform.length != 0 && waveform.length != StatusLimits.WAVEFORM_BYTES) {
                throw new IllegalArgumentException("a waveform of " + waveform.length + " bytes");
            }
            for (byte loudness : waveform) {
                if (loudness < 0 || loudness > ChatLimits.WAVEFORM_VALUE_MAX) {
                    throw new IllegalArgumentException("a loudness of " + loudness);
                }
            }
        }
    }

    /// A place.
    ///
    /// @param latitude  degrees north, -90 to 90
    /// @param longitude degrees east, -180 to 180
    record Location(
            double latitude,
            double longitude,
            @Nullable String name,
            @Nullable String address) implements ChatContent {
        public Location {
            if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
                throw new IllegalArgumentException("no place on earth: " + latitude + ", " + longitude);
            }
        }
    }

    /// Cards of people.
    record Contacts(List<ContactCard> cards) implements ChatContent {
        public Contacts {
            cards = List.copyOf(cards);
            if (cards.isEmpty() || cards.size() > ChatLimits.CONTACTS_MAX) {
                throw new IllegalArgumentException(cards.size() + " contacts");
            }
        }
    }

    /// A question with answers to choose from.
    ///
    /// @param options    2 to 12 different answers
    /// @param selectable how many of them one person may choose; 0 for any number
    record Poll(String question, List<String> options, int selectable) implements ChatContent {
        public Poll {
            require(question, "question", 1, ChatLimits.POLL_QUESTION_LENGTH_MAX);
            options = List.copyOf(options);
            options.forEach(option -> require(option, "option", 1, ChatLimits.POLL_OPTION_LENGTH_MAX));
            if (options.size() < ChatLimits.POLL_OPTIONS_MIN || options.size() > ChatLimits.POLL_OPTIONS_MAX) {
                throw new IllegalArgumentException(options.size() + " options");
            }
            if (new HashSet<>(options).size() < options.size()) {
                throw new IllegalArgumentException("an option is there twice");
            }
            if (selectable < 0 || selectable > options.size()) {
                throw new IllegalArgumentException("selectable out of range: " + selectable);
            }
        }
    }

    /// An emoji put to a message.
    ///
    /// @param emoji empty to take an earlier one back
    record Reaction(MessageReference to, String emoji) implements ChatContent {
        public Reaction {
            requireNonNull(to, "to is null");
            require(emoji, "emoji", 0, ChatLimits.REACTION_LENGTH_MAX);
        }
    }

    /// Takes back one of our own messages, for everybody.
    record Revoke(String ownMessageId) implements ChatContent {
        public Revoke {
            require(ownMessageId, "ownMessageId", 1, StatusLimits.MESSAGE_ID_LENGTH_MAX);
        }
    }

    /// Replaces the words of one of our own text messages. WhatsApp shows it within 15 minutes of the message.
    record Edit(String ownMessageId, String text) implements ChatContent {
        public Edit {
            require(ownMessageId, "ownMessageId", 1, StatusLimits.MESSAGE_ID_LENGTH_MAX);
            require(text, "text", 1, ChatLimits.TEXT_LENGTH_MAX);
        }
    }

    private static void require(String value, String name, int least, int most) {
        requireNonNull(value, name + " is null");
        if (value.length() < least || value.length() > most) {
            throw new IllegalArgumentException(name + " has " + value.length() + " characters");
        }
    }
}
