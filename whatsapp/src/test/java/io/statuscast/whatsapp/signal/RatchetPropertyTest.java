package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.store.Batch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random conversations over a network that loses, reorders and repeats messages, between devices that start sessions
/// anew at any moment and crash between an operation and its commit.
class RatchetPropertyTest {
    private static final int CONVERSATIONS = 10_000;
    private static final int STEPS_MAX = 14;
    private static final int DEVICES = 8;

    private record Flying(Party from, Party to, Encrypted message, String text) {}

    @Test
    void everyMessageThatArrivesIsReadOnceAndNoKeyIsUsedTwice() {
        List<Installed> devices = installed();
        for (int seed = 0; seed < CONVERSATIONS; seed++) {
            try {
                new Conversation(seed, devices).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("conversation " + seed, e);
            }
        }
    }

    /// Devices as they are after pairing; each conversation begins with two of them.
    private record Installed(LocalIdentity identity, Batch signedPreKey) {}

    private static List<Installed> installed() {
        var random = new SeededRandom(-1);
        var installed = new ArrayList<Installed>();
        for (int i = 0; i < DEVICES; i++) {
            var identity = new LocalIdentity(KeyPair.generate(random), 1 + i);
            var batch = new Batch();
            new Party("0", identity, random)
                    .preKeys.rotateSigned(identity.identity(), Instant.ofEpochSecond(1_800_000_000), batch);
            installed.add(new Installed(identity, batch));
        }
        return installed;
    }

    private static final class Conversation {
        private final Random random;
        private final List<Party> parties;
        private final List<Flying> flying = new ArrayList<>();
        private final List<Flying> arrived = new ArrayList<>();
        private final Set<String> usedKeys = new HashSet<>();
        private int count;

        Conversation(int seed, List<Installed> devices) {
            random = new Random(seed);
            var keys = new SeededRandom(seed);
            int first = random.nextInt(DEVICES);
            int second = (first + 1 + random.nextInt(DEVICES - 1)) % DEVICES;
            parties = List.of(party("100", devices.get(first), keys), party("200", devices.get(second), keys));
        }

        private static Party party(String user, Installed device, SeededRandom keys) {
            var party = new Party(user, device.identity(), keys);
            party.state.commit(device.signedPreKey());
            return party;
        }

        void run() {
            int steps = 4 + random.nextInt(STEPS_MAX - 3);
            start(random.nextInt(2));
            for (int i = 0; i < steps; i++) {
                step();
            }
            while (!flying.isEmpty()) {
                deliver();
            }
        }

        private void step() {
            int dice = random.nextInt(100);
            if (dice < 40) {
                send(random.nextInt(2));
            } else if (dice < 78) {
                deliver();
            } else if (dice < 83) {
                lose();
            } else if (dice < 88) {
                repeat();
            } else if (dice < 93) {
                start(random.nextInt(2));
            } else if (dice < 97) {
                crashWhileSending(random.nextInt(2));
            } else {
                crashWhileReading();
            }
        }

        private void start(int who) {
            Party from = parties.get(who);
            Party to = parties.get(1 - who);
            from.start(to, random.nextInt(4) == 0 ? to.bundleWithoutOneTimeKey() : to.bundle());
            send(who);
        }

        private void send(int who) {
            Party from = parties.get(who);
            Party to = parties.get(1 - who);
            if (!from.store.hasSession(to.jid, new Batch())) {
                return;
            }
            String text = "message " + count++;
            Encrypted message = from.send(to, text);
            left(from, message);
            flying.add(new Flying(from, to, message, text));
        }

        /// Notes the key of a message that left, by the sender's ratchet key and counter.
        private void left(Party from, Encrypted message) {
            SessionMessage inner = message.isPreKeyMessage()
                    ? PreKeyMessage.parse(message.bytes()).message()
                    : SessionMessage.parse(message.bytes());
            String key = from.jid + HexFormat.of().formatHex(inner.ratchetKey()) + inner.counter();
            assertThat(usedKeys.add(key)).as("a key used once").isTrue();
        }

        private void deliver() {
            if (flying.isEmpty()) {
                return;
            }
            Flying one = flying.remove(random.nextInt(flying.size()));
            assertThat(one.to.receive(one.from, one.message)).isEqualTo(one.text);
            arrived.add(one);
        }

        private void lose() {
            if (!flying.isEmpty()) {
                flying.remove(random.nextInt(flying.size()));
            }
        }

        private void repeat() {
            if (arrived.isEmpty()) {
                return;
            }
            Flying again = arrived.get(random.nextInt(arrived.size()));
            assertThatThrownBy(() -> again.to.receive(again.from, again.message))
                    .isInstanceOfAny(SignalException.Duplicate.class, SignalException.UnknownPreKey.class);
        }

        private void crashWhileSending(int who) {
            Party from = parties.get(who);
            Party to = parties.get(1 - who);
            if (from.store.hasSession(to.jid, new Batch())) {
                from.cipher.encrypt(to.jid, "never leaves".getBytes(UTF_8), new Batch());
            }
        }

        private void crashWhileReading() {
            if (!flying.isEmpty()) {
                Flying one = flying.get(random.nextInt(flying.size()));
                byte[] read = one.to.cipher.decrypt(one.from.jid, one.message.type(), one.message.bytes(), new Batch());
                assertThat(new String(read, UTF_8)).isEqualTo(one.text);
            }
        }
    }
}
