package io.statuscast.whatsapp.pairing;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.List;

/// The server's offer to be linked: `<iq type="set"><pair-device><ref/>…</pair-device></iq>`, references of which one
/// after the other is shown as a QR code. When all have run out the server closes the connection.
/// Source: whatsmeow `pair.go` handlePairDevice, `qrchan.go`.
///
/// @param refs  in the order to show them, usually six
/// @param reply the answer the server waits for
public record PairDevice(List<String> refs, Node reply) {
    private static final int REFS_MAX = 32;

    public PairDevice {
        refs = List.copyOf(refs);
    }

    /// Reads the iq, which the caller has found to hold `<pair-device>`; unusable references are left out.
    public static PairDevice of(Node iq) {
        List<String> refs = iq.at("pair-device").map(pair -> pair.children("ref")).orElse(List.of()).stream()
                .map(Node::text)
                .filter(ref -> !ref.isEmpty() && ref.indexOf(',') < 0)
                .limit(REFS_MAX)
                .toList();
        return new PairDevice(
                refs,
                Node.of("iq", Node.attrs("to", Jid.SERVER.toString(), "id", iq.attrOrEmpty("id"), "type", "result")));
    }
}
