import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

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

    @Override
    public void close() {
        client.close();
    }
}
