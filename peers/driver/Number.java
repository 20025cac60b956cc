import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.ContactStatus;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.status.ReceivedContent;
import io.statuscast.whatsapp.status.ReceivedMedia;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One number that the driver plays: a client with a store in memory.
final class Number implements AutoCloseable {
    private static final long BYTES_MAX = 64 << 20;

    final InMemoryStateStore store = new InMemoryStateStore();
    final WhatsAppClient client;
    private final Map<String, ContactStatus> statuses = new ConcurrentHashMap<>();

    Number(String phone, Driver.Server server, TransportRuntime runtime) {
        ClientConfig config = ClientConfig.whatsApp(InstantSource.system(), new SecureRandom())
                .withServer(ServerAddress.of(server.url(), server.noiseRoot(), List.of(server.certificate())))
                .withPacing(Pacing.usual());
        client = new WhatsAppClient(config, runtime, store, new Reports(phone, statuses));
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

    /// Fetches the file of a contact's status.
    Map<String, Object> download(String messageId, Path target) {
        ReceivedMedia media = switch (statuses.get(messageId).content()) {
            case ReceivedContent.Image image -> image.media();
            case ReceivedContent.Video video -> video.media();
            case ReceivedContent.Voice voice -> voice.media();
            case ReceivedContent.File file -> file.media();
            case ReceivedContent.Text _, ReceivedContent.Other _ ->
                throw new IllegalArgumentException("a status without a file");
        };
        client.download(media, target, BYTES_MAX);
        return Map.of();
    }

    @Override
    public void close() {
        client.close();
    }
}
