package io.statuscast.whatsapp.store;

/// What an entry of a [StateStore] holds. The name is stored: rename only with a migration.
public enum StateKind {
    /// The device's keys, addresses and signed identity; one entry, key `self`.
    CREDENTIALS,
    /// Our one-time prekeys with their private halves; key: id as 8 hex digits. `next` holds the id to give
    /// next.
    PREKEY,
    /// Our signed prekeys with their private halves; key: id as 8 hex digits.
    SIGNED_PREKEY,
    /// A double-ratchet session; key: the companion's address.
    SESSION,
    /// A companion's identity key, trusted on first use; key: its address.
    IDENTITY,
    /// Sender keys, ours and others'; key: `group::address of the sender`.
    SENDER_KEY,
    /// That a companion holds our current sender key (no bytes), or may hold it and needs it again (any
    /// bytes); key: `group::address of the companion`.
    SENDER_KEY_SHARED,
    /// App-state keys that the phone shared; key: key id in hex.
    APP_STATE_KEY,
    /// Version and hash of an app-state collection; key: its name.
    APP_STATE_VERSION,
    /// The value MAC behind an index MAC; key: `collection:index MAC in hex`.
    APP_STATE_MAC,
    /// A saved contact; key: its LID or phone address.
    CONTACT,
    /// The LID of a phone number; key: the number's digits.
    LID,
    /// The companions of a user; key: the user's address.
    COMPANIONS,
    /// The plaintext of a sent message, kept 24 hours for retry receipts; key: message id.
    SENT_MESSAGE,
    /// Anything small about the account, by name.
    SETTING,
    /// Whom one stanza of a status went to, and what the server said; key: `message id/number of the stanza`.
    STATUS_DELIVERY,
    /// How often a companion asked for a status again; key: `message id/address of the companion`.
    STATUS_RETRY,
    /// A decrypted message that the listener was not told of yet; key: 16 hex digits, in the order of arrival.
    RECEIVED,
    /// A group that we hold a sender key for, empty; key: its address.
    GROUP,
    /// The token by which a person says that they know us; key: their LID, or phone address.
    PRIVACY_TOKEN,
    /// The name a person gave itself; key: the LID, else the phone address.
    PUSH_NAME
}
