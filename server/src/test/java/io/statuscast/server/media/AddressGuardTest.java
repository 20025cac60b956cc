package io.statuscast.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private final AddressGuard guard = new AddressGuard(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.1.2",
                "10.0.0.8",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "192.0.2.7",
                "198.18.0.1",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.1.2.3",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:c0a8:101::1",
                "2001::1",
                "2001:db8::1",
                "::ffff:0:127.0.0.1",
                "4000::1"
            })
    void refusesAddressesThatAreNotPublic(String address) {
        assertThat(guard.permits("media.example", 443, InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.215.14",
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "2606:4700::1111",
                "::ffff:8.8.8.8",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void permitsPublicAddresses(String address) {
        assertThat(guard.permits("media.example", 443, InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @Test
    void exemptsARangeForEveryPort() {
        var lenient = new AddressGuard(List.of("10.1.0.0/16", "fd00::/8"));

        assertThat(lenient.permits("files", 80, InetAddress.ofLiteral("10.1.2.3")))
                .isTrue();
        assertThat(lenient.permits("files", 80, InetAddress.ofLiteral("::ffff:10.1.2.3")))
                .isTrue();
        assertThat(lenient.permits("files", 80, InetAddress.ofLiteral("fd00::7")))
                .isTrue();
        assertThat(lenient.permits("files", 80, InetAddress.ofLiteral("10.2.2.3")))
                .isFalse();
    }

    @Test
    void exemptsOneHostOnOnePort() {
        var lenient = new AddressGuard(List.of("localhost:8123", "[::1]:8124"));

        assertThat(lenient.permits("LOCALHOST", 8123, InetAddress.ofLiteral("127.0.0.1")))
                .isTrue();
        assertThat(lenient.permits("localhost", 8124, InetAddress.ofLiteral("127.0.0.1")))
                .isFalse();
        assertThat(lenient.permits("127.0.0.1", 8123, InetAddress.ofLiteral("127.0.0.1")))
                .isFalse();
        assertThat(lenient.permits("::1", 8124, InetAddress.ofLiteral("::1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "somewhere", "host:0", "host:70000", "10.0.0.0/99"})
    void namesAnExemptionItCannotRead(String entry) {
        assertThatThrownBy(() -> new AddressGuard(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host:port");
    }
}
