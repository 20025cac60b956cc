package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One device of an account: the phone (number 0) or a companion. Guarded by the world's lock.
public final class Device {
    private final Account account;
    private final int number;
    private final int keyIndex;
    private final byte[] noiseStatic;
    private final PreKeyPool keys = new PreKeyPool();
    private final Mailbox mailbox = new Mailbox();
    private @Nullable Endpoint endpoint;
    private @Nullable Courier courier;
    private @Nullable Endpoint resident;
    private boolean active;

    Device(Account account, int number, int keyIndex, byte[] noiseStatic) {
        this.account = account;
        this.number = number;
        this.keyIndex = keyIndex;
        this.noiseStatic = noiseStatic.clone();
    }

    public Account account() {
        return account;
    }

    public int number() {
        return number;
    }

    /// Index in the account's signed key list; 0 for the phone.
    public int keyIndex() {
        return keyIndex;
    }

    /// The Noise static key the companion registered with, 32 bytes; none for a phone.
    public byte[] noiseStatic() {
        return noiseStatic;
    }

    public boolean isPhone() {
        return number == 0;
    }

    public Jid phoneJid() {
        return new Jid(account.phone(), number, Jid.PHONE);
    }

    public Jid lidJid() {
        return new Jid(account.lid(), number, Jid.LID);
    }

    /// The address of this device on the same server as `like`.
    public Jid jidLike(Jid like) {
        return like.isLid() ? lidJid() : phoneJid();
    }

    public PreKeyPool keys() {
        return keys;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public Optional<Endpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    void connect(Endpoint connected, @Nullable Courier carrier) {
        disconnect();
        endpoint = connected;
        courier = carrier;
        active = carrier != null;
        if (carrier != null) {
            resident = connected;
        }
    }

    void disconnect() {
        if (courier != null) {
            courier.stop();
        }
        courier = null;
        endpoint = null;
        active = false;
    }

    /// The simulated device in this process, connected or not.
    Optional<Endpoint> resident() {
        return Optional.ofNullable(resident);
    }

    Optional<Courier> courier() {
        return Optional.ofNullable(courier);
    }

    /// Whether messages flow: a companion that logged in passively gets them after `<passive><active/>`.
    boolean isActive() {
        return active;
    }

    void activate() {
        active = true;
    }

    @SuppressWarnings("ReferenceEquality") // two connections of one device are different however alike they look
    boolean isConnectedTo(Endpoint other) {
        return endpoint == other;
    }

    /// @return whether somebody was there to take it
    boolean hand(Node stanza) {
        if (courier != null) {
            courier.carry(stanza);
        } else if (endpoint != null) {
            endpoint.deliver(stanza);
        }
        return endpoint != null;
    }
}
