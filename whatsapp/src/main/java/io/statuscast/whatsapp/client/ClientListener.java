package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.chat.ChatReceipt;
import io.statuscast.whatsapp.chat.ChatReceived;

/// What a [WhatsAppClient] tells its owner.
///
/// All calls of one client come from one thread, never the socket's, in the order things happened. An
/// implementation may
/// block for a while, and may call the client; what it throws is logged and does not disturb the client.
public interface ClientListener {
    /// The link changed; the new state.
    void onLinkState(LinkState state);

    /// The first login of this client succeeded; called again when the LID or the push name was learned later.
    void onLinked(LinkedIdentity identity);

    /// A phone answered a code and was not linked; new codes follow by themselves, see
    /// [LinkState.Pairing#problem].
    default void onPairProblem(PairProblem problem) {}

    /// The phone has been away for so long that WhatsApp is about to unlink this device. Called once a day.
    default void onPhoneAbsent(PhoneAbsence absence) {}

    /// The saved contacts were brought up to date.
    ///
    /// @param count how many there are now
    void onContacts(int count);

    /// Somebody received or viewed one of our statuses.
    default void onReceipt(StatusReceipt receipt) {}

    /// Somebody wrote to us, in a chat or a group, or our owner wrote from another device. Told again when this
    /// throws, or a crash comes before it returns.
    default void onMessage(ChatReceived message) {}

    /// Somebody received, read or listened to one of our messages in a chat. Told again as above.
    default void onChatReceipt(ChatReceipt receipt) {}
}
