package io.statuscast.whatsapp.client;

import java.util.List;

/// What a [WhatsAppClient] tells its owner.
///
/// All calls of one client come from one thread, never the socket's, in the order things happened. An
/// implementation may block for a while, and may call the client; what it throws is logged and does not disturb
/// the client.
public interface ClientListener {
    /// A listener that lets everything pass: for measurements, and for clients that are only asked.
    static ClientListener deaf() {
        return new ClientListener() {
            @Override
            public void onLinkState(LinkState state) {}

            @Override
            public void onLinked(LinkedIdentity identity) {}

            @Override
            public void onContacts(int count) {}
        };
    }

    /// The link changed; the new state.
    void onLinkState(LinkState state);

    /// The first login of this client succeeded; called again when the LID or the push name was learned
    /// later.
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

    /// Somebody received or viewed one of our statuses. Told again when this throws, after half a minute and then later
    /// and later, or when a crash comes before it returns.
    default void onReceipt(StatusReceipt receipt) {}

    /// Receipts that came together, in their order, 1 to 250 of them. Told again as a whole, as above; each
    /// is handed to [#onReceipt] unless this is overridden.
    ///
    /// Receipts that came while the listener was busy are told in the turn of the first, before other events
    /// that came between them.
    default void onReceipts(List<StatusReceipt> receipts) {
        receipts.forEach(this::onReceipt);
    }

    /// A contact published a status. Told again as above; so are the next three.
    default void onStatus(ContactStatus status) {}

    /// A contact took a status back.
    default void onStatusRevoked(RevokedStatus status) {}

    /// Somebody answered one of our statuses.
    default void onReply(StatusReply reply) {}

    /// Somebody reacted to one of our statuses, or took the reaction back.
    default void onReaction(StatusReaction reaction) {}

    /// A message came that could not be decrypted, and asking its sender for it again led nowhere.
    default void onUnreadable(UnreadableMessage message) {}

    /// The phone's settings could not be read to their end, even from the start; contacts may be out of date.
    ///
    /// @param what   the collection, as WhatsApp names it
    /// @param reason for a log; no secrets
    default void onAppStateFailed(String what, String reason) {}

    /// Somebody wrote to us, in a chat or a group, or our owner wrote from another device. Told again as above.
    default void onMessage(ChatReceived message) {}

    /// Somebody received, read or listened to one of our messages in a chat. Told again as above.
    default void onChatReceipt(ChatReceipt receipt) {}
}
