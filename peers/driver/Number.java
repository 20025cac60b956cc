import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// One number that the driver plays: a client with a store in memory.
final class Number implements AutoCloseable {
    final InMemoryStateStore store = new InMemoryStateStore();
    final WhatsAppClient client;

    Number(String phone, Driver.Server server, TransportRuntime runtime) {
        ClientConfig config = ClientConfig.whatsApp(InstantSource.system(), new SecureRandom())
                .withServer(ServerAddress.of(server.url(), server.noiseRoot(), List.of(server.certificate())))
                .withPacing(Pacing.usual());
        client = new WhatsAppClient(config, runtime, store, new Reports(phone));
    }

    void start() {
        client.start();
    }

    /// Forgets what decrypting and encrypting need, but not our own identity and prekeys: as after a restore from a backup.
    Map<String, Object> wipe() {
        var batch = new Batch();
        for (StateKind kind : List.of(StateKind.SESSION, StateKind.SENDER_KEY, StateKind.SENDER_KEY_SHARED)) {
            store.scan(kind, "").forEach(entry -> batch.delete(kind, entry.key()));
        }
        store.commit(batch);
        return Map.of();
    }

    @Override
    public void close() {
        client.close();
    }
}
