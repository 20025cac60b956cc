package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One person on the emulated WhatsApp: a phone number, its LID, and the devices. Guarded by the world's lock.
public final class Account {
    /// Watchers of one account; the first are forgotten first.
    private static final int WATCHERS_MAX = 10_000;

    private final String phone;
    private final String lid;
    private String pushName;
    private byte[] signedKeyIndexList = new byte[0];
    private Profile profile = Profile.EMPTY;
    private int lastDevice;
    private int lastKeyIndex;
    private final TreeMap<Integer, Device> devices = new TreeMap<>();
    private final TreeMap<String, Collection> collections = new TreeMap<>();
    private final TreeMap<String, String> privacy = new TreeMap<>(Map.of(
            "readreceipts", "all",
            "profile", "all",
            "status", "contacts",
            "online", "all",
            "last", "all",
            "groupadd", "all",
            "calladd", "all"));
    private StatusPrivacy statusPrivacy = StatusPrivacy.CONTACTS;
    private final TreeSet<String> blocked = new TreeSet<>();
    private final LinkedHashSet<Jid> watchers = new LinkedHashSet<>();

    private final @Nullable Crowd crowd;
    private final int member;

    Account(String phone, String lid) {
        this(phone, lid, null, 0);
    }

    /// A member of a crowd.
    Account(String phone, String lid, @Nullable Crowd crowd, int member) {
        this.phone = phone;
        this.lid = lid;
        this.crowd = crowd;
        this.member = member;
        this.pushName = phone;
        devices.put(0, new Device(this, 0, 0, new byte[0]));
    }

    /// Digits only.
    public String phone() {
        return phone;
    }

    /// Digits only.
    public String lid() {
        return lid;
    }

    public Jid phoneJid() {
        return Jid.ofPhone(phone);
    }

    public Jid lidJid() {
        return Jid.ofLid(lid);
    }

    /// Hands a stanza to the crowd this account is a member of.
    ///
    /// @return whether it is one
    boolean takenByCrowd(Node stanza) {
        if (crowd == null) {
            return false;
        }
        crowd.deliver(member, stanza);
        return true;
    }

    /// The name others see; the number itself until one is set.
    public String pushName() {
        return pushName;
    }

    public void pushName(String name) {
        pushName = name;
    }

    /// What the account says about itself.
    public Profile profile() {
        return profile;
    }

    public void profile(Profile said) {
        profile = said;
    }

    public Device phoneDevice() {
        return devices.firstEntry().getValue();
    }

    public Optional<Device> device(int number) {
        return Optional.ofNullable(devices.get(number));
    }

    /// Phone first.
    public List<Device> devices() {
        return new ArrayList<>(devices.values());
    }

    public byte[] signedKeyIndexList() {
        return signedKeyIndexList;
    }

    public void signedKeyIndexList(byte[] encoded) {
        signedKeyIndexList = encoded.clone();
    }

    /// A collection by name, empty when nothing was written yet.
    public Collection collection(String name) {
        return collections.computeIfAbsent(name, _ -> new Collection());
    }

    public Map<String, Collection> collections() {
        return collections;
    }

    /// Privacy categories and their values.
    public Map<String, String> privacy() {
        return privacy;
    }

    public StatusPrivacy statusPrivacy() {
        return statusPrivacy;
    }

    public void statusPrivacy(StatusPrivacy chosen) {
        statusPrivacy = chosen;
    }

    /// Blocked users, as JID text.
    public Set<String> blocked() {
        return blocked;
    }

    /// Notes that a device of somebody else was told this account's devices: it hears from now on when they change.
    /// Lives as long as the process.
    public void watchedBy(Device device) {
        watchers.add(device.phoneJid());
        if (watchers.size() > WATCHERS_MAX) {
            watchers.removeFirst();
        }
    }

    /// Phone-number addresses of those devices; some may be gone.
    List<Jid> watchers() {
        return List.copyOf(watchers);
    }

    public int lastKeyIndex() {
        return lastKeyIndex;
    }

    int lastDevice() {
        return lastDevice;
    }

    /// A number for a companion; numbers are never used twice.
    int nextDevice() {
        return ++lastDevice;
    }

    Device add(int number, int keyIndex, byte[] noiseStatic) {
        var device = new Device(this, number, keyIndex, noiseStatic);
        devices.put(number, device);
        lastDevice = Math.max(lastDevice, number);
        lastKeyIndex = Math.max(lastKeyIndex, keyIndex);
        return device;
    }

    void remove(Device companion) {
        devices.remove(companion.number());
    }

    void restoreCounters(int device, int keyIndex) {
        lastDevice = device;
        lastKeyIndex = keyIndex;
    }
}
