package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.ChatLimits;
import java.time.Duration;
import java.util.List;

/// What others see of us: our name and our "about" text. Thread-safe; blocks.
///
/// The name goes out with our presence, and with it the server shows it beside our messages. The phone keeps
/// its own name until it is changed there: that it learns ours from app state is not done here. Source: Baileys
/// `Socket/chats` updateProfileStatus; whatsapp-rust `iq/profile.rs`; whatsmeow `presence.go`.
final class OwnProfile {
    private final Account account;
    private final Link link;
    private final Duration timeout;

    OwnProfile(Account account, Link link, Duration timeout) {
        this.account = account;
        this.link = link;
        this.timeout = timeout;
    }

    /// @throws IllegalArgumentException when the text is too long
    /// @throws QueryException           when the server gives no answer
    boolean about(String text, IqRouter iqs) {
        if (text.length() > ChatLimits.ABOUT_LENGTH_MAX) {
            throw new IllegalArgumentException("an about of " + text.length() + " characters");
        }
        iqs.ask("status", "set", List.of(Node.of("status", text)), timeout);
        return true;
    }

    /// @throws IllegalArgumentException when the name is empty or too long
    /// @throws QueryException           disconnected
    boolean name(String name, Connection connection) {
        if (name.isBlank() || name.length() > ChatLimits.PUSH_NAME_LENGTH_MAX) {
            throw new IllegalArgumentException("a name of " + name.length() + " characters");
        }
        connection.send(Node.of("presence", Node.attrs("name", name, "type", "unavailable")));
        if (account.learnPushName(name)) {
            account.identity().ifPresent(identity -> link.tell(listener -> listener.onLinked(identity)));
        }
        return true;
    }
}
