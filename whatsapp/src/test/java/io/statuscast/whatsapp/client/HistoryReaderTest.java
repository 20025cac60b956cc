package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.HistorySync;
import io.statuscast.whatsapp.proto.HistorySyncNotification;
import io.statuscast.whatsapp.proto.PhoneNumberToLidMapping;
import io.statuscast.whatsapp.proto.Pushname;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class HistoryReaderTest {
    private static final Jid ANNA = Jid.ofPhone("15550001001");
    private static final Jid ANNA_LID = Jid.ofLid("200000000001001");

    private final InMemoryStateStore store = new InMemoryStateStore();
    private final LidBook lids = new LidBook(store);
    private final People people = new People(store, lids, new ContactBook(store, lids));
    private final ClientConfig config = ClientConfig.whatsApp(InstantSource.system(), new SecureRandom());
    private final HistoryReader reader =
            new HistoryReader(store, lids, people, new Downloads(config, new MediaHosts(config)));
    private final IqRouter nobody = new IqRouter(new Answers(Threading.virtual()), _ -> {}, new SecureRandom());

    @Test
    void learnsWhichNumberHasWhichLidAndWhatPeopleCallThemselves() {
        keep(HistorySync.newBuilder()
                .setSyncType(0)
                .addPhoneNumberToLidMappings(PhoneNumberToLidMapping.newBuilder()
                        .setPnJid(ANNA.toString())
                        .setLidJid(ANNA_LID.toString()))
                .addPushnames(Pushname.newBuilder().setId(ANNA.toString()).setPushname("Anna"))
                .build()
                .toByteArray());

        reader.readKept(nobody);

        assertThat(lids.lidOf(ANNA)).contains(ANNA_LID);
        assertThat(lids.phoneOf(ANNA_LID)).contains(ANNA);
        assertThat(people.of(ANNA_LID).name()).isEqualTo("Anna");
        assertThat(store.scan(StateKind.SETTING, "history/")).isEmpty();
    }

    @Test
    void whatCannotBeReadIsLetGo() {
        keep(new byte[] {0x0f, 0x7f, 0x7f});

        reader.readKept(nobody);

        assertThat(store.scan(StateKind.SETTING, "history/")).isEmpty();
    }

    private void keep(byte[] history) {
        var batch = new Batch();
        reader.keep(
                "3EB0A1",
                HistorySyncNotification.newBuilder()
                        .setInitialHistBootstrapInlinePayload(ByteString.copyFrom(deflated(history)))
                        .build(),
                batch);
        store.commit(batch);
    }

    private static byte[] deflated(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
