package io.statuscast.server.sandbox;

import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.server.http.SandboxView;
import io.statuscast.server.sandbox.Pictures.Picture;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The sandbox number's world: an emulated WhatsApp on loopback with the number's phone and its contacts' phones. It
/// lasts: what the contacts have seen is there after a restart. Thread-safe; one-shot.
public final class Sandbox implements SandboxView, AutoCloseable {
    private static final Logger LOG = System.getLogger(Sandbox.class.getName());

    private final WhatsAppEmulator emulator;
    private final SimulatedPhone phone;
    private final List<Resident> residents = new ArrayList<>();
    private final Pictures pictures = new Pictures();

    private record Resident(String name, SimulatedPhone phone) {}

    private Sandbox(WhatsAppEmulator emulator) {
        this.emulator = emulator;
        this.phone = emulator.phone(SandboxCast.NUMBER);
        for (SandboxCast.Person person : SandboxCast.CONTACTS) {
            residents.add(new Resident(person.name(), emulator.phone(person.phoneDigits())));
            if (!phone.contacts().containsKey(person.phoneDigits())) {
                phone.saveContact(person.phoneDigits(), person.name());
            }
        }
        if (phone.pushName().isEmpty()) {
            phone.rename(SandboxCast.NAME);
        }
    }

    /// Starts the world, as it was left in the directory or new.
    public static Sandbox open(Path directory) {
        return new Sandbox(WhatsAppEmulator.start(EmulatorConfig.keptIn(directory)));
    }

    /// Where a client connects.
    public URI chatUrl() {
        return emulator.chatUrl();
    }

    /// The key that signs the Noise certificate of this world, 32 bytes.
    public byte[] noiseRoot() {
        return emulator.noiseRoot();
    }

    /// To be trusted for this world's media hosts, and for nothing else.
    public X509Certificate mediaAuthority() {
        return emulator.caCertificate();
    }

    /// The sandbox number's phone scans a QR code. One that has expired meanwhile is not an error: another follows.
    public void scan(String qrText) {
        try {
            phone.scan(qrText);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the sandbox phone could not scan a QR code: {0}", e.getMessage());
        }
    }

    @Override
    public List<Phone> phones(int statusesMax) {
        return residents.stream()
                .map(resident -> new Phone(
                        "+" + resident.phone().phone(),
                        resident.name(),
                        latest(resident.phone().seen(), statusesMax)))
                .toList();
    }

    private List<Seen> latest(List<SeenStatus> seen, int max) {
        return seen.reversed().stream()
                .filter(status -> !status.revoked())
                .limit(max)
                .map(this::show)
                .toList();
    }

    private Seen show(SeenStatus status) {
        boolean text = status.kind() == SeenStatus.Kind.TEXT;
        Picture picture = text ? Picture.NONE : pictures.of(status);
        return new Seen(
                status.messageId(),
                "+" + status.authorPhone(),
                status.at(),
                status.kind().name().toLowerCase(Locale.ROOT),
                status.text(),
                status.caption(),
                text ? String.format(Locale.ROOT, "#%06x", status.backgroundArgb() & 0xffffff) : null,
                text ? status.font() : null,
                status.mimetype(),
                text ? null : status.width(),
                text ? null : status.height(),
                status.kind() == SeenStatus.Kind.VIDEO ? status.seconds() : null,
                picture.fileBytes(),
                picture.dataUri());
    }

    @Override
    public void close() {
        emulator.close();
    }
}
