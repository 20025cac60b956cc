import com.sun.management.OperatingSystemMXBean;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.signal.LocalIdentity;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import io.statuscast.whatsapp.signal.PreKeys;
import io.statuscast.whatsapp.signal.SenderKeys;
import io.statuscast.whatsapp.signal.SessionCipher;
import io.statuscast.whatsapp.signal.SignalStore;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What encrypting a status for many companions costs: the status with the sender key, and the sender key for each of them,
/// committed to a store in memory. Everything the process does counts: collecting garbage and compiling as well.
final class Fanout {
    private static final String GROUP = Jid.STATUS.toString();
    private static final Jid SELF = Jid.parse("900000000000001:1@lid");
    private static final int STATUS_BYTES = 140;

    private final SecureRandom random = new SecureRandom();
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Map<Jid, PreKeyBundle> bundles = new LinkedHashMap<>();

    /// Processor milliseconds, one for each round.
    record Rounds(List<Double> cold, List<Double> warm) {}

    Fanout(int companions) {
        for (int i = 0; i < companions; i++) {
            bundles.put(Jid.parse((100_000_000_000_000L + i) + "@lid"), bundle(i));
        }
    }

    Rounds measure(int rounds) {
        var cold = new ArrayList<Double>();
        var warm = new ArrayList<Double>();
        for (int i = 0; i < rounds; i++) {
            var account = new Sender();
            cold.add(spent(() -> account.publish(bundles)));
            warm.add(spent(() -> account.publish(Map.of())));
        }
        return new Rounds(cold, warm);
    }

    private double spent(Runnable action) {
        System.gc();
        long before = system.getProcessCpuTime();
        action.run();
        return (system.getProcessCpuTime() - before) / 1e6;
    }

    /// One number with a store of its own.
    private final class Sender {
        private final InMemoryStateStore store = new InMemoryStateStore();
        private final SessionCipher sessions;
        private final SenderKeys senderKeys;

        Sender() {
            var signal = new SignalStore(store);
            var identity = new LocalIdentity(KeyPair.generate(random), 4711);
            sessions = new SessionCipher(signal, new PreKeys(signal, random), identity, random);
            senderKeys = new SenderKeys(signal, random);
        }

        void publish(Map<Jid, PreKeyBundle> strangers) {
            var batch = new Batch();
            if (!sessions.startSessions(strangers, batch).isEmpty()) {
                throw new IllegalStateException("a session was refused");
            }
            byte[] key = MessagePadding.pad(senderKeys.distribution(GROUP, SELF, batch), random);
            int served = sessions.encryptAll(List.copyOf(bundles.keySet()), key, batch).encrypted().size();
            senderKeys.encrypt(GROUP, SELF, MessagePadding.pad(new byte[STATUS_BYTES], random), batch);
            store.commit(batch);
            if (served != bundles.size()) {
                throw new IllegalStateException(served + " of " + bundles.size());
            }
        }
    }

    private PreKeyBundle bundle(int number) {
        KeyPair identity = KeyPair.generate(random);
        KeyPair signed = KeyPair.generate(random);
        byte[] typed = new byte[33];
        typed[0] = 5;
        System.arraycopy(signed.publicKey32(), 0, typed, 1, 32);
        return new PreKeyBundle(
                1 + number % 16_000,
                identity.publicKey32(),
                1,
                signed.publicKey32(),
                XEdDsa.sign(identity.privateKey32(), typed, random),
                1 + number,
                KeyPair.generate(random).publicKey32());
    }
}
