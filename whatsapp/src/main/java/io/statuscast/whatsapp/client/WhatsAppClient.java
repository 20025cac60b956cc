package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.transport.Transport;
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
        return parts.sender().publish(post, parts.online());
    }

    /// Takes a status of the last 24 hours back from everybody who got it or may have got it. Can be called
    /// again; who had the revoke does not get it again. Blocks as [#publish] does.
    public RevokeOutcome revoke(String messageId) {
        return parts.revoker().revoke(messageId, parts.online());
    }

    /// Publishes a status to our own devices alone, waits for WhatsApp's ack and for the receipt of one of
    /// them, and takes it back. Nobody else sees anything. Blocks for two ack timeouts at most, after what
    /// is being published.
    public SelfTestReport selfTest() {
        return parts.selfTest().run(parts.online());
    }

    /// The saved contacts, as of the last sync.
    public List<SavedContact> contacts() {
        return parts.contacts().all();
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
    /// Blocks for the query and close timeouts at most. The state is [LinkState.LoggedOut] on return.
    ///
    /// @return whether WhatsApp confirmed it
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
