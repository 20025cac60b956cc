package io.statuscast.emulator.phone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.statuscast.emulator.signal.CodeHandshake;
import io.statuscast.emulator.signal.SignalException;
import io.statuscast.emulator.world.CodeDesk;
import io.statuscast.emulator.world.LinkRefusedException;
import io.statuscast.whatsapp.binary.Node;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The screen of a phone on which a companion's code is typed. Thread-safe.
///
/// A wrong code is found out at the end only, when the companion's keys do not open: then the phone shows
/// that the device could not be linked, tells the server nothing, and a code may be typed again. Source:
/// whatsmeow `pair-code.go`.
final class CodeEntry {
    /// Links with what the exchange agreed on.
    interface Linker {
        void link(QrText asIfScanned);
    }

    private record Typed(String reference, CodeHandshake handshake) {}

    private final Line line;
    private final Linker linker;
    private @Nullable Typed typed;
    private int failures;

    CodeEntry(Line line, Linker linker) {
        this.line = line;
        this.linker = linker;
    }

    /// Types a code; capital letters and the hyphen do not matter.
    ///
    /// @throws LinkRefusedException when no companion waits for a code of this number
    void type(String code) {
        CodeDesk.Wish wish = line.world()
                .codeWish(line.endpoint())
                .orElseThrow(() -> new LinkRefusedException("no companion waits for a code of this number"));
        String plain = code.replace("-", "").strip().toUpperCase(Locale.ROOT);
        try {
            CodeHandshake handshake = CodeHandshake.type(
                    plain,
                    wish.wrappedCompanion(),
                    line.signal().identity(),
                    line.settings().random());
            typed(new Typed(wish.reference(), handshake));
            line.world()
                    .primaryHello(
                            wish,
                            handshake.wrappedPrimary(),
                            line.signal().identity().publicKey());
        } catch (SignalException e) {
            failed();
        }
    }

    /// Takes the companion's last step.
    void finished(Node notification) {
        Typed now = typed();
        Node reg = notification.child("link_code_companion_reg").orElse(notification);
        String reference = new String(bytes(reg, "link_code_pairing_ref"), US_ASCII);
        if (now == null || !now.reference().equals(reference)) {
            return;
        }
        byte[] identity = bytes(reg, "companion_identity_public");
        try {
            byte[] secret = now.handshake().open(bytes(reg, "link_code_pairing_wrapped_key_bundle"), identity);
            linker.link(new QrText(reference, new byte[0], identity, secret));
        } catch (SignalException e) {
            failed();
        }
    }

    private synchronized void typed(Typed now) {
        typed = now;
    }

    private synchronized @Nullable Typed typed() {
        return typed;
    }

    private synchronized void failed() {
        failures++;
    }

    /// How often the phone showed that a device could not be linked.
    synchronized int failures() {
        return failures;
    }

    private static byte[] bytes(Node reg, String name) {
        return reg.child(name).map(Node::bytes).orElse(new byte[0]);
    }
}
