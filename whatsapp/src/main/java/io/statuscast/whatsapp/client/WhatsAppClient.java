package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.appstate.StatusPrivacy;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.BusinessProfile;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.chat.GroupInfo;
import io.statuscast.whatsapp.chat.NumberInfo;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.ReceivedMedia;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.transport.Transport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One number, linked or to be linked: connects, stays connected, and publishes statuses.
///
/// One-shot: [#start] once, [#close] once; to begin again, make a new client on the same store. Two clients
/// must never use one store at the same time. Thread-safe.
public final class WhatsAppClient implements AutoCloseable {
    private final ClientParts parts;

    /// @param transport shared by all clients of a process; the caller closes it after them
    /// @param store     the number's durable state; empty for one that is to be linked
    /// @param listener  told what happens
    public WhatsAppClient(ClientConfig config, Transport transport, StateStore store, ClientListener listener) {
        this(config, transport, store, listener, Threading.virtual());
    }

    /// A client whose threads and waits are somebody else's, for simulations.
    public WhatsAppClient(
            ClientConfig config, Transport transport, StateStore store, ClientListener listener, Threading threading) {
        this.parts = new ClientParts(config, transport, store, listener, threading);
    }

    /// Begins to connect, and returns at once. Without a linked number [LinkState.Pairing] follows.
    public void start() {
        parts.start();
    }

    /// Where the link stands now.
    public LinkState state() {
        return parts.link().state();
    }

    /// Publishes a status and waits for the server's word on it: until the last ack, a refusal, or a timeout.
    ///
    /// Calling it again with the same message id is the same message again: it goes to those only for whom
    /// the server has not acknowledged it yet. Statuses of one client leave one after the other, in the
    /// order of the calls. A large audience is sent to in parts, which may take minutes; blocks as long as
    /// parts are taken, else for the query and ack timeouts at most, and as long as a media file takes to
    /// upload.
    public PublishOutcome publish(StatusPost post) {
        return parts.statuses().sender().publish(post, parts.online());
    }

    /// Takes a status of the last 24 hours back from everybody who got it or may have got it. Can be called
    /// again; who had the revoke does not get it again. Blocks as [#publish] does.
    public RevokeOutcome revoke(String messageId) {
        return parts.statuses().revoker().revoke(messageId, parts.online());
    }

    /// Publishes a status to our own devices alone, waits for WhatsApp's ack and for the receipt of one of
    /// them, and takes it back. Nobody else sees anything. Blocks for two ack timeouts at most, after what
    /// is being published.
    public SelfTestReport selfTest() {
        return parts.statuses().selfTest().run(parts.online());
    }

    /// Sends a message to a person or a group and waits for the server's word on it.
    ///
    /// Calling it again with the same message id is the same message again, which the chat shows once. Messages
    /// of one client leave one after the other, in the order of the calls. Blocks for the query and ack
    /// timeouts at most, and as long as a file takes to upload. Never ends as [PublishOutcome.Partial].
    public PublishOutcome send(ChatMessage message) {
        return parts.chats().send(message);
    }

    /// Asks which phone numbers are on WhatsApp, and which belong to businesses, in the order given. Asked in
    /// parts of 500 with pauses between them; answers are kept for ten minutes.
    ///
    /// @param phoneDigits international numbers as digits alone
    public QueryOutcome<List<NumberInfo>> lookUp(List<String> phoneDigits) {
        return parts.chats().lookUp(phoneDigits);
    }

    /// What a business says about itself; empty for everybody else.
    public QueryOutcome<Optional<BusinessProfile>> businessProfile(Jid user) {
        return parts.chats().business(user);
    }

    /// The "about" text of a user, ourselves included; empty when there is none or it is hidden from us.
    public QueryOutcome<String> about(Jid user) {
        return parts.chats().about(user);
    }

    /// Sets our own "about" text.
    ///
    /// @param text at most [io.statuscast.whatsapp.chat.ChatLimits#ABOUT_LENGTH_MAX] characters; empty for none
    public QueryOutcome<Boolean> setAbout(String text) {
        return parts.chats().setAbout(text);
    }

    /// Sets the name that others see beside our messages; the phone keeps its own until it is changed there.
    ///
    /// @param name at most [io.statuscast.whatsapp.chat.ChatLimits#PUSH_NAME_LENGTH_MAX] characters
    public QueryOutcome<Boolean> setPushName(String name) {
        return parts.chats().setName(name);
    }

    /// The groups we are in.
    public QueryOutcome<List<GroupInfo>> groups() {
        return parts.chats().joined();
    }

    /// Tells the author of messages in a chat that they were read; nobody but our own devices when the owner
    /// hides that.
    ///
    /// @param author     who wrote them; in a chat with one person, that person
    /// @param messageIds 1 to [io.statuscast.whatsapp.chat.ChatLimits#READ_MESSAGES_MAX] messages of that
    ///                   author
    public QueryOutcome<Boolean> markRead(Jid chat, Jid author, List<String> messageIds) {
        return parts.chats().mark(chat, author, messageIds, false);
    }

    /// Tells the author of a voice message that it was listened to.
    public QueryOutcome<Boolean> markPlayed(Jid chat, Jid author, String messageId) {
        return parts.chats().mark(chat, author, List.of(messageId), true);
    }

    /// How many contacts are saved, as of the last sync.
    public int contactCount() {
        return parts.contacts().count();
    }

    /// The saved contacts, as of the last sync.
    public List<SavedContact> contacts() {
        return parts.contacts().all();
    }

    /// Who gets our statuses by the setting on the phone; empty when the phone has not told.
    public Optional<StatusPrivacy> statusPrivacy() {
        return parts.receiving().contactSync().statusPrivacy();
    }

    /// Fetches a file that somebody sent, checks its hashes and its code, and decrypts it. Blocks.
    ///
    /// @param target   replaced if it is there; beside it a temporary file is made
    /// @param bytesMax the most the encrypted file may have
    /// @throws MediaException when there is no connection, or the file cannot be had or is not what the
    ///                        sender sent
    public void download(ReceivedMedia media, Path target, long bytesMax) {
        Online online = parts.online();
        Connection connection = online.connection().get();
        if (connection == null) {
            throw new MediaException(
                    MediaException.Kind.UNREACHABLE, online.why().get());
        }
        parts.receiving().downloads().toFile(media, target, bytesMax, connection.iqs());
    }

    /// Who we are linked as; empty before linking.
    public Optional<LinkedIdentity> identity() {
        return parts.account().identity();
    }

    /// Asks WhatsApp for a code that can be typed on the phone instead of scanning a QR code. QR codes stay
    /// on offer beside it. A number that is linked keeps its link: there is no code for it.
    ///
    /// Blocks for the query timeout at most.
    ///
    /// @param phoneDigits the number in international form, digits only
    public LinkCodeOutcome requestLinkCode(String phoneDigits) {
        return parts.linkCodes().request(phoneDigits);
    }

    /// Unlinks this device and deletes everything in its store. When the client is online, WhatsApp is told
    /// first, and the phone no longer lists the device; else it stays listed there until somebody removes it.
    ///
    /// Blocks for the query and close timeouts at most. The state is [LinkState.LoggedOut] afterwards.
    ///
    /// @return whether WhatsApp confirmed it
    /// @throws io.statuscast.whatsapp.store.StoreException when the store could not be emptied: call it again
    public boolean logout() {
        return parts.logout();
    }

    /// When the phone was last seen to write or receive something; empty before it was linked.
    public Optional<Instant> phoneLastSeen() {
        return parts.phone().lastSeen();
    }

    /// Ends the connection and all threads of this client, within the close timeout for each. Statuses being
    /// published end as not online or unknown.
    @Override
    public void close() {
        parts.close();
    }
}
