package io.statuscast.emulator.world;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.signal.Padding;
import io.statuscast.emulator.signal.PreKeyBundle;
import io.statuscast.emulator.signal.SignalDevice;
import io.statuscast.emulator.signal.SignalException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.SenderKeyMessage;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Thousands of contacts of one author that cost little memory: each has a number and a LID of its own, and
/// all have the same keys. They answer device and prekey queries, count how often each of them was handed
/// each status, and notice a status whose sender key they were never given. About fifty of them decrypt all
/// they get.
///
/// Numbers and LIDs follow from the place in the crowd; nothing is kept but counters. Guarded by the
/// world's lock; the methods for tests take it themselves.
public final class Crowd {
    /// Most members of one crowd, and most crowds of one world: numbers have seven digits and one.
    static final int MEMBERS_MAX = 1_000_000;

    static final int CROWDS_MAX = 10;
    /// A country code that is not assigned.
    private static final String PHONE_PREFIX = "999";

    private static final long FIRST_LID = 300_000_000_000_000L;
    private static final int SPAN = 10_000_000;
    private static final int MESSAGES_MAX = 100;
    private static final int VIOLATIONS_MAX = 100;
    private static final int SAMPLES = 50;
    private static final int SIGNATURE_BYTES = 64;

    /// How often a status was handed out.
    ///
    /// @param reached members who got it at least once
    /// @param twice   members who got it more than once
    /// @param total   deliveries in all
    /// @param opened  of the members who decrypt, how many opened it
    public record Tally(int reached, int twice, long total, int opened) {}

    private final World world;
    private final int number;
    private final int count;
    private final int sampleStep;
    private final SignalDevice shared;
    private final PreKeyBundle bundle;
    private final SecureRandom random;
    /// The id of the sender key each member was given last; 0 for none.
    private final int[] senderKeys;
    private final Map<String, byte[]> deliveries = new LinkedHashMap<>();
    private final Map<String, List<String>> opened = new LinkedHashMap<>();
    private final Map<Integer, SignalDevice> samples = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    Crowd(World world, int number, int count, SecureRandom random) {
        if (count < 1 || count > MEMBERS_MAX || number >= CROWDS_MAX) {
            throw new IllegalArgumentException("a crowd has 1 to " + MEMBERS_MAX + " members");
        }
        this.world = world;
        this.number = number;
        this.count = count;
        this.sampleStep = Math.max(1, count / SAMPLES);
        this.shared = SignalDevice.create(random);
        this.bundle = shared.newBundle();
        this.random = random;
        this.senderKeys = new int[count];
    }

    public int size() {
        return count;
    }

    /// Digits of a member's number.
    public String phone(int member) {
        return PHONE_PREFIX + number + String.format(Locale.ROOT, "%07d", member);
    }

    /// Digits of a member's LID.
    public String lid(int member) {
        return Long.toString(FIRST_LID + (long) number * SPAN + member);
    }

    /// Names by number, for an address book.
    public Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            names.put(phone(i), "Member " + i);
        }
        return names;
    }

    /// How often a status, or a revoke, was handed to the members.
    public Tally tally(String messageId) {
        return world.locked(() -> {
            int reached = 0;
            int twice = 0;
            long total = 0;
            for (byte times : deliveries.getOrDefault(messageId, new byte[0])) {
                reached += times > 0 ? 1 : 0;
                twice += times > 1 ? 1 : 0;
                total += times;
            }
            return new Tally(
                    reached,
                    twice,
                    total,
                    opened.getOrDefault(messageId, List.of()).size());
        });
    }

    /// How many members decrypt what they get.
    public int samples() {
        return (count + sampleStep - 1) / sampleStep;
    }

    /// The texts of a status as members decrypted it.
    public List<String> texts(String messageId) {
        return world.locked(() -> List.copyOf(opened.getOrDefault(messageId, List.of())));
    }

    /// What members found wrong, in words; empty when the author behaves.
    public List<String> violations() {
        return world.locked(() -> List.copyOf(violations));
    }

    /// A member by either address; made anew with each call.
    Optional<Account> find(Jid user) {
        OptionalInt member = user.isLid() ? byLid(user.user()) : byPhone(user.user());
        return member.isPresent() ? Optional.of(account(member.getAsInt())) : Optional.empty();
    }

    private OptionalInt byLid(String lid) {
        if (lid.length() != 15 || lid.charAt(0) != '3') {
            return OptionalInt.empty();
        }
        return within(Long.parseLong(lid) - FIRST_LID - (long) number * SPAN);
    }

    private OptionalInt byPhone(String phone) {
        String prefix = PHONE_PREFIX + number;
        boolean ours = phone.length() == prefix.length() + 7 && phone.startsWith(prefix);
        return ours ? within(Long.parseLong(phone.substring(prefix.length()))) : OptionalInt.empty();
    }

    private OptionalInt within(long member) {
        return member >= 0 && member < count ? OptionalInt.of((int) member) : OptionalInt.empty();
    }

    private Account account(int member) {
        var account = new Account(phone(member), lid(member), this, member);
        PreKeyPool keys = account.phoneDevice().keys();
        keys.identify(bundle.registrationId(), bundle.identity());
        keys.sign(new PreKeyPool.SignedPreKey(bundle.signedPreKeyId(), bundle.signedPreKey(), bundle.signature()));
        return account;
    }

    /// Takes what would lie in a member's mailbox.
    void deliver(int member, Node stanza) {
        if (!stanza.tag().equals("message")) {
            return;
        }
        String id = stanza.attrOrEmpty("id");
        byte[] times = deliveries.computeIfAbsent(id, _ -> new byte[count]);
        if (deliveries.size() > MESSAGES_MAX) {
            deliveries.remove(deliveries.keySet().iterator().next());
        }
        if (times[member] < Byte.MAX_VALUE) {
            times[member]++;
        }
        checkSenderKey(member, stanza);
        if (member % sampleStep == 0) {
            open(member, stanza);
        }
    }

    private void checkSenderKey(int member, Node stanza) {
        boolean given = false;
        int used = 0;
        for (Node enc : stanza.children("enc")) {
            if (enc.attrOrEmpty("type").equals("skmsg")) {
                used = senderKeyOf(enc.bytes());
            } else {
                given = true;
            }
        }
        if (given) {
            senderKeys[member] = used;
        } else if (senderKeys[member] != used) {
            violation(stanza.attrOrEmpty("id") + " reached member " + member + " without its sender key");
        }
    }

    private static int senderKeyOf(byte[] skmsg) {
        try {
            int end = Math.max(1, skmsg.length - SIGNATURE_BYTES);
            return SenderKeyMessage.parseFrom(Arrays.copyOfRange(skmsg, 1, end)).getId();
        } catch (InvalidProtocolBufferException e) {
            return -1;
        }
    }

    private void open(int member, Node stanza) {
        SignalDevice device = samples.computeIfAbsent(member, _ -> SignalDevice.fromState(shared.toState(), random));
        String author = stanza.attrOrEmpty("participant");
        try {
            for (Node enc : stanza.children("enc")) {
                boolean group = enc.attrOrEmpty("type").equals("skmsg");
                byte[] padded = group
                        ? device.decryptGroup(Jid.STATUS.toString(), author, enc.bytes())
                        : device.decrypt(author, enc.attrOrEmpty("type"), enc.bytes());
                take(device, author, stanza.attrOrEmpty("id"), Message.parseFrom(Padding.unpad(padded)));
            }
        } catch (SignalException e) {
            if (e.reason() != SignalException.Reason.DUPLICATE) {
                violation("member " + member + " cannot open " + stanza.attrOrEmpty("id") + ": " + e.getMessage());
            }
        } catch (InvalidProtocolBufferException e) {
            violation("the plaintext of " + stanza.attrOrEmpty("id") + " is no message");
        }
    }

    private void take(SignalDevice device, String author, String id, Message message) throws SignalException {
        if (message.hasSenderKeyDistributionMessage()) {
            device.acceptDistribution(
                    Jid.STATUS.toString(),
                    author,
                    message.getSenderKeyDistributionMessage()
                            .getAxolotlSenderKeyDistributionMessage()
                            .toByteArray());
        } else {
            opened.computeIfAbsent(id, _ -> new ArrayList<>())
                    .add(
                            message.hasProtocolMessage()
                                    ? "revokes "
                                            + message.getProtocolMessage()
                                                    .getKey()
                                                    .getId()
                                    : message.getExtendedTextMessage().getText());
        }
    }

    private void violation(String what) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(what);
        }
    }
}
