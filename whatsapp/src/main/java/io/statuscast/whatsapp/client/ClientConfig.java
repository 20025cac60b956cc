package io.statuscast.whatsapp.client;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.transport.ServerAddress;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Where a [WhatsAppClient] connects and how it behaves there. Immutable; the `with…` methods return changed
/// copies.
///
/// @param server     the WhatsApp it connects to
/// @param appearance as what it introduces itself
/// @param profiles   the forms of a status
/// @param timeouts   how long it waits for what
/// @param pacing     sizes and pauses
/// @param versions   where it learns of a newer WhatsApp Web version
/// @param wireLog    who may see its stanzas, redacted
/// @param clock      wall time
/// @param random     source of all keys and of jitter
public record ClientConfig(
        ServerAddress server,
        Appearance appearance,
        StanzaProfiles profiles,
        ClientTimeouts timeouts,
        Pacing pacing,
        VersionSource versions,
        WireLog wireLog,
        InstantSource clock,
        SecureRandom random) {
    public ClientConfig {
        requireNonNull(server, "server is null");
        requireNonNull(appearance, "appearance is null");
        requireNonNull(profiles, "profiles is null");
        requireNonNull(timeouts, "timeouts is null");
        requireNonNull(pacing, "pacing is null");
        requireNonNull(versions, "versions is null");
        requireNonNull(wireLog, "wireLog is null");
    }

    /// The real WhatsApp.
    public static ClientConfig whatsApp(InstantSource clock, SecureRandom random) {
        return new ClientConfig(
                ServerAddress.whatsApp(),
                Appearance.usual(),
                StanzaProfiles.usual(),
                ClientTimeouts.usual(),
                Pacing.usual(),
                VersionSource.none(),
                WireLog.off(),
                clock,
                random);
    }

    public ClientConfig withServer(ServerAddress newServer) {
        return new ClientConfig(newServer, appearance, profiles, timeouts, pacing, versions, wireLog, clock, random);
    }

    public ClientConfig withAppearance(Appearance newAppearance) {
        return new ClientConfig(server, newAppearance, profiles, timeouts, pacing, versions, wireLog, clock, random);
    }

    public ClientConfig withProfiles(StanzaProfiles newProfiles) {
        return new ClientConfig(server, appearance, newProfiles, timeouts, pacing, versions, wireLog, clock, random);
    }

    public ClientConfig withTimeouts(ClientTimeouts newTimeouts) {
        return new ClientConfig(server, appearance, profiles, newTimeouts, pacing, versions, wireLog, clock, random);
    }

    public ClientConfig withPacing(Pacing newPacing) {
        return new ClientConfig(server, appearance, profiles, timeouts, newPacing, versions, wireLog, clock, random);
    }

    public ClientConfig withVersions(VersionSource newVersions) {
        return new ClientConfig(server, appearance, profiles, timeouts, pacing, newVersions, wireLog, clock, random);
    }

    public ClientConfig withClock(InstantSource newClock) {
        return new ClientConfig(server, appearance, profiles, timeouts, pacing, versions, wireLog, newClock, random);
    }

    public ClientConfig withWireLog(WireLog newWireLog) {
        return new ClientConfig(server, appearance, profiles, timeouts, pacing, versions, newWireLog, clock, random);
    }
}
