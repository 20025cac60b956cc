import io.statuscast.whatsapp.client.ClientListener;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.LinkedIdentity;
import io.statuscast.whatsapp.client.StatusReceipt;
import java.util.LinkedHashMap;
import java.util.Map;

/// Prints what the client tells its owner, an event a line.
record Reports(String phone) implements ClientListener {
    @Override
    public void onLinkState(LinkState state) {
        var values = new LinkedHashMap<String, Object>();
        values.put("state", state.getClass().getSimpleName());
        values.put("remedy", state.remedy());
        if (state instanceof LinkState.Pairing pairing) {
            values.put("qr", pairing.qr().text());
        }
        Driver.event(phone, "state", values);
    }

    @Override
    public void onLinked(LinkedIdentity identity) {
        Driver.event(phone, "linked", Map.of("jid", identity.phone().toString(), "lid", String.valueOf(identity.lid())));
    }

    @Override
    public void onContacts(int count) {
        Driver.event(phone, "contacts", Map.of("count", count));
    }

    @Override
    public void onReceipt(StatusReceipt receipt) {
        Driver.event(
                phone,
                "receipt",
                Map.of(
                        "messageId", receipt.messageId(),
                        "viewer", receipt.viewer().address().toString(),
                        "kind", receipt.kind().name()));
    }
}
