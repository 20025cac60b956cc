package io.statuscast.whatsapp.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.proto.AudioMessage;
import io.statuscast.whatsapp.proto.ContextInfo;
import io.statuscast.whatsapp.proto.ExtendedTextMessage;
import io.statuscast.whatsapp.proto.FutureProofMessage;
import io.statuscast.whatsapp.proto.ImageMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.SenderKeyDistributionMessage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final ByteString HASH = ByteString.copyFrom(new byte[32]);

    @Test
    void findsTheMessageInsideItsWrappers() {
        Message inner = Message.newBuilder().setConversation("hello").build();
        Message outer = Message.newBuilder()
                .setEphemeralMessage(FutureProofMessage.newBuilder()
                        .setMessage(Message.newBuilder()
                                .setViewOnceMessageV2(
                                        FutureProofMessage.newBuilder().setMessage(inner))))
                .build();
        assertThat(MessageReader.unwrapped(outer)).isEqualTo(inner);
        assertThat(MessageReader.content(MessageReader.unwrapped(outer)))
                .contains(new ReceivedContent.Text("hello", 0, 0, 0));
    }

    @Test
    void wrappersWithoutEndAreNotFollowed() {
        Message message = Message.newBuilder().setConversation("deep").build();
        for (int i = 0; i < 50; i++) {
            message = Message.newBuilder()
                    .setEphemeralMessage(FutureProofMessage.newBuilder().setMessage(message))
                    .build();
        }
        assertThat(MessageReader.content(MessageReader.unwrapped(message))).isEmpty();
    }

    @Test
    void readsWhereAFileLies() {
        Message message = Message.newBuilder()
                .setAudioMessage(AudioMessage.newBuilder()
                        .setDirectPath("/v/voice")
                        .setMediaKey(HASH)
                        .setFileEncSha256(HASH)
                        .setSeconds(4)
                        .setMimetype("audio/ogg"))
                .build();
        assertThat(MessageReader.content(message))
                .hasValueSatisfying(content -> assertThat(content)
                        .isInstanceOfSatisfying(ReceivedContent.Voice.class, voice -> {
                            assertThat(voice.seconds()).isEqualTo(4);
                            assertThat(voice.media().reference().directPath()).isEqualTo("/v/voice");
                            assertThat(voice.media().reference().sha256()).isNull();
                        }));
    }

    @Test
    void aFileThatNobodyCouldFetchIsSomethingNotShown() {
        Message message = Message.newBuilder()
                .setImageMessage(ImageMessage.newBuilder().setDirectPath("https://elsewhere"))
                .build();
        assertThat(MessageReader.content(message)).contains(new ReceivedContent.Other());
    }

    @Test
    void keysAloneShowNothing() {
        Message message = Message.newBuilder()
                .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder())
                .build();
        assertThat(MessageReader.content(message)).isEmpty();
        assertThat(MessageReader.context(message)).isEmpty();
    }

    @Test
    void readsWhatAMessageAnswers() {
        Message message = Message.newBuilder()
                .setExtendedTextMessage(ExtendedTextMessage.newBuilder()
                        .setText("yes")
                        .setContextInfo(ContextInfo.newBuilder().setStanzaId("3EB0")))
                .build();
        assertThat(MessageReader.context(message))
                .hasValueSatisfying(context -> assertThat(context.getStanzaId()).isEqualTo("3EB0"));
    }

    @Test
    void whateverParsesIsReadWithoutAnException() {
        byte[] seedMessage = Message.newBuilder()
                .setImageMessage(ImageMessage.newBuilder()
                        .setDirectPath("/v/picture")
                        .setMediaKey(HASH)
                        .setFileSha256(HASH)
                        .setFileEncSha256(HASH)
                        .setContextInfo(ContextInfo.newBuilder().setStanzaId("3EB0")))
                .build()
                .toByteArray();
        for (int seed = 0; seed < 20_000; seed++) {
            byte[] mutated = seedMessage.clone();
            var random = new Random(seed);
            for (int i = 0; i <= random.nextInt(4); i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                Message message = MessageReader.unwrapped(Message.parseFrom(mutated));
                assertThat(MessageReader.content(message)).isNotNull();
                assertThat(MessageReader.context(message)).isNotNull();
            } catch (InvalidProtocolBufferException e) {
                assertThat(e).isNotNull();
            }
        }
    }
}
