package io.statuscast.server.media;

import static java.util.Objects.requireNonNull;

/// A picture or film that cannot be published as it is, with the reason in words.
///
/// [#code] is stable and has the form `media:problem`; the sentence names the remedy and never holds a stack trace, a
/// local path or an internal address.
public final class MediaException extends Exception {
    /// Whether trying again without a change can help.
    public enum Kind {
        /// The sender's mistake: the same try would fail again.
        FINAL,
        /// A passing fault of a network or a server.
        PASSING
    }

    private final String code;
    private final Kind kind;

    MediaException(String code, Kind kind, String sentence) {
        super(sentence);
        this.code = requireNonNull(code, "code is null");
        this.kind = requireNonNull(kind, "kind is null");
    }

    static MediaException refused(String code, String sentence) {
        return new MediaException(code, Kind.FINAL, sentence);
    }

    static MediaException passing(String code, String sentence) {
        return new MediaException(code, Kind.PASSING, sentence);
    }

    public String code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /// The sentence for people.
    public String sentence() {
        return requireNonNull(getMessage());
    }
}
