package io.statuscast.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.world.Refusal;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.pairing.ClientPayloads;
import io.statuscast.whatsapp.pairing.WebVersion;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingIT {
    private static final String PHONE = "15550100001";

    @Test
    void linksLogsInAndUnlinksACompanion() throws Exception {
        try (var emulator = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                var companion = new Companion(emulator)) {
            companion.link(PHONE);
            assertThat(companion.await("stream:error").attr("code")).isEqualTo("515");
            companion.await(Companion.CLOSED.tag());
            companion.login();
            Node success = companion.await("success");
            Jid lid = companion.account().lid();
            assertThat(success.attr("lid")).isEqualTo(String.valueOf(lid));
            companion.send(iq("passive", Node.of("active")));
            companion.await(node -> node.child("offline").isPresent());
            Jid jid = companion.account().jid();
            companion.send(iq("md", Node.of("remove-companion-device", Node.attrs("jid", jid.toString()))));
            assertThat(companion
                            .await("stream:error")
                            .at("conflict")
                            .orElseThrow()
                            .attr("type"))
                    .isEqualTo("device_removed");
            companion.await(Companion.CLOSED.tag());
            companion.login();
            assertThat(companion.await("failure").attr("reason")).isEqualTo("401");
        }
    }

    private static Node iq(String xmlns, Node child) {
        return Node.of("iq", Node.attrs("id", "1", "type", "set", "xmlns", xmlns, "to", "s.whatsapp.net"), child);
    }

    @Test
    void refusesALoginWithAnotherNoiseKey() throws Exception {
        try (var emulator = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                var companion = new Companion(emulator)) {
            companion.link(PHONE);
            companion.await("stream:error");
            companion.connect(
                    ClientPayloads.login(companion.credentials, WebVersion.KNOWN),
                    KeyPair.generate(new SecureRandom()));
            assertThat(companion.await("failure").attr("reason")).isEqualTo("401");
            assertThat(emulator.refusals()).extracting(Refusal::code).containsExactly(401);
        }
    }

    @Test
    void refusesACompanionThatSignsWithAnotherIdentity() throws Exception {
        try (var emulator = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                var companion = new Companion(emulator)) {
            companion.register();
            companion.await(node -> node.child("pair-device").isPresent());
            companion.send(Node.of(
                    "iq",
                    Node.attrs("id", "x", "type", "result", "to", "s.whatsapp.net"),
                    Node.of(
                            "pair-device-sign",
                            Map.of(),
                            Node.of("device-identity", Node.attrs("key-index", "1"), new byte[] {1}))));
            assertThat(companion.await("failure").attr("reason")).isEqualTo("401");
        }
    }

    @Test
    void putsTheOlderConnectionOfADeviceAside() throws Exception {
        try (var emulator = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                var first = new Companion(emulator);
                var second = new Companion(emulator)) {
            first.link(PHONE);
            first.await("stream:error");
            first.login();
            first.await("success");
            second.credentials = first.credentials;
            second.login();
            second.await("success");
            assertThat(first.await("stream:error").at("conflict").orElseThrow().attr("type"))
                    .isEqualTo("replaced");
        }
    }

    @Test
    void knowsItsCompanionsAfterARestart(@TempDir Path directory) throws Exception {
        var config = EmulatorConfig.keptIn(directory);
        byte[] root;
        Companion before;
        try (var emulator = WhatsAppEmulator.start(config);
                var companion = new Companion(emulator)) {
            root = emulator.noiseRoot();
            companion.link(PHONE);
            companion.await("stream:error");
            before = companion;
        }
        try (var emulator = WhatsAppEmulator.start(config);
                var companion = new Companion(emulator)) {
            assertThat(emulator.noiseRoot()).isEqualTo(root);
            companion.credentials = before.credentials;
            companion.login();
            assertThat(companion.await("success").attr("lid")).isNotEmpty();
            assertThat(emulator.phone(PHONE).companions()).containsKey(1);
        }
    }

    @Test
    void cutsAConnectionAndSaysServerErrorsOnDemand() throws Exception {
        try (var emulator = WhatsAppEmulator.start(EmulatorConfig.inMemory());
                var companion = new Companion(emulator)) {
            companion.link(PHONE);
            companion.await("stream:error");
            companion.login();
            companion.await("success");
            Jid jid = companion.account().jid();
            assertThat(emulator.faults().disconnect(jid)).isTrue();
            companion.await(Companion.CLOSED.tag());
            assertThat(emulator.faults().disconnect(jid)).isFalse();
        }
    }
}
