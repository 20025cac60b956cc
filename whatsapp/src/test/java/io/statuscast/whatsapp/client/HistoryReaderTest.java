package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.HistorySync;
import io.statuscast.whatsapp.proto.HistorySyncNotification;
import io.statuscast.whatsapp.proto.PhoneNumberToLidMapping;
import io.statuscast.whatsapp.proto.Pushname;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.transport.Transport;
import io.statuscast.whatsapp.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class HistoryReaderTest {
    private static final Transport NOWHERE = (_, _, _, _) -> {
        throw new TransportException(TransportException.Kind.UNREACHABLE, "there is no server here");
    };

    private static final Jid ANNA = Jid.ofPhone("15550001001");
    private static final Jid ANNA_LID = Jid.ofLid("200000000001001");

    private final InMemoryStateStore store = new InMemoryStateStore();
    private final LidBook lids = new LidBook(store);
    private final People people = new People(store, lids, new ContactBook(store, lids));
    private final ClientConfig config = ClientConfig.whatsApp(InstantSource.system(), new SecureRandom());
    private final HistoryReader reader =
            new HistoryReader(store, lids, people, new Downloads(config, new MediaHosts(config, NOWHERE)));
    private final IqRouter nobody = new IqRouter(new Answers(Threading.virtual()), _ -> {}, new SecureRandom());

    @Test
    void learnsWhichNumberHasWhichLidAndWhatPeopleCallThemselves() {
        keep(
                "3EB0A1",
                deflated(HistorySync.newBuilder()
                        .setSyncType(0)
                        .addPhoneNumberToLidMappings(PhoneNumberToLidMapping.newBuilder()
                                .setPnJid(ANNA.toString())
                                .setLidJid(ANNA_LID.toString()))
                        .addPushnames(
                                Pushname.newBuilder().setId(ANNA.toString()).setPushname("Anna"))
                        .build()
                        .toByteArray()));

        reader.readKept(nobody, () -> true);

        assertThat(lids.lidOf(ANNA)).contains(ANNA_LID);
        assertThat(lids.phoneOf(ANNA_LID)).contains(ANNA);
        assertThat(people.of(ANNA_LID).name()).isEqualTo("Anna");
        assertThat(store.scan(StateKind.SETTING, "history/")).isEmpty();
    }

    @Test
    void whatCannotBeReadIsLetGo() {
        keep("3EB0A1", deflated(new byte[] {0x0f, 0x7f, 0x7f}));

        reader.readKept(nobody, () -> true);

        assertThat(store.scan(StateKind.SETTING, "history/")).isEmpty();
    }

    @Test
    void anEntryThatIsTooLongOrDamagedDoesNotCostTheOthers() throws IOException {
        var out = new ByteArrayOutputStream();
        var coded = CodedOutputStream.newInstance(out);
        coded.writeMessage(
                HistorySync.PUSHNAMES_FIELD_NUMBER,
                name("15550001002@s.whatsapp.net", "B".repeat(HistoryReader.ENTRY_BYTES_MAX)));
        coded.writeByteArray(HistorySync.PUSHNAMES_FIELD_NUMBER, new byte[] {0x0a, 0x7f});
        coded.writeString(HistorySync.PUSHNAMES_FIELD_NUMBER, "");
        coded.writeInt64(HistorySync.PUSHNAMES_FIELD_NUMBER, 7);
        coded.writeMessage(
                HistorySync.PHONE_NUMBER_TO_LID_MAPPINGS_FIELD_NUMBER,
                mapping("15550001003@s.whatsapp.net", "1".repeat(HistoryReader.ENTRY_BYTES_MAX) + "@lid"));
        coded.writeMessage(
                HistorySync.PHONE_NUMBER_TO_LID_MAPPINGS_FIELD_NUMBER, mapping(ANNA.toString(), ANNA_LID.toString()));
        coded.writeMessage(HistorySync.PUSHNAMES_FIELD_NUMBER, name(ANNA_LID.toString(), "Anna"));
        coded.flush();

        keep("A", deflated(out.toByteArray()));
        reader.readKept(nobody, () -> true);

        assertThat(store.scan(StateKind.SETTING, "")).isEmpty();
        assertThat(lids.lidOf(ANNA)).contains(ANNA_LID);
        assertThat(people.of(ANNA).name()).isEqualTo("Anna");
        assertThat(store.scan(StateKind.PUSH_NAME, "")).hasSize(1);
        assertThat(store.scan(StateKind.LID, "")).hasSize(2);
    }

    /// 40 MiB that compress to 40 KiB.
    @Test
    void aHugeEntryIsNotTakenIntoMemory() throws IOException {
        int huge = 40 << 20;
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            var coded = CodedOutputStream.newInstance(deflater);
            coded.writeTag(HistorySync.PUSHNAMES_FIELD_NUMBER, 2);
            coded.writeUInt32NoTag(huge);
            byte[] part = new byte[1 << 16];
            for (int written = 0; written < huge; written += part.length) {
                coded.writeRawBytes(part);
            }
            coded.writeMessage(HistorySync.PUSHNAMES_FIELD_NUMBER, name(ANNA.toString(), "Anna"));
            coded.flush();
        }
        keep("A", out.toByteArray());
        reader.readKept(nobody, () -> true);
        assertThat(people.of(ANNA).name()).isEqualTo("Anna");
    }

    @Test
    void noMorePartsWaitThanAPhoneSends() {
        for (int i = 0; i <= HistoryReader.PENDING_MAX; i++) {
            keep("A" + i, deflated(new byte[0]));
        }
        assertThat(store.scan(StateKind.SETTING, "")).hasSize(HistoryReader.PENDING_MAX);
        reader.readKept(nobody, () -> true);
        keep("B", deflated(new byte[0]));
        assertThat(store.scan(StateKind.SETTING, "")).hasSize(1);
    }

    private static PhoneNumberToLidMapping mapping(String phone, String lid) {
        return PhoneNumberToLidMapping.newBuilder()
                .setPnJid(phone)
                .setLidJid(lid)
                .build();
    }

    private static Pushname name(String id, String name) {
        return Pushname.newBuilder().setId(id).setPushname(name).build();
    }

    private void keep(String messageId, byte[] compressed) {
        var batch = new Batch();
        reader.keep(
                messageId,
                HistorySyncNotification.newBuilder()
                        .setInitialHistBootstrapInlinePayload(ByteString.copyFrom(compressed))
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
