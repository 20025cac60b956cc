package io.statuscast.whatsapp.appstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.ContactAction;
import io.statuscast.whatsapp.proto.SyncActionValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactChangeTest {
    @Test
    void saysNothingAboutOtherKindsOrOtherThings() {
        assertThat(of("mute", "5511900000001@s.whatsapp.net")).isEmpty();
        assertThat(of("contact")).isEmpty();
        assertThat(of()).isEmpty();
        assertThat(of("contact", "120363000000000000@g.us")).isEmpty();
        assertThat(of("contact", "s.whatsapp.net")).isEmpty();
        assertThat(of("contact", "a:b@lid")).isEmpty();
    }

    @Test
    void takesNoOtherAddressThanOneOfItsKind() {
        var action = ContactAction.newBuilder()
                .setFullName("Ana")
                .setLidJid("5511900000009@s.whatsapp.net")
                .setPnJid("900000000000009@lid");

        assertThat(ContactChange.of(mutation(action, "contact", "5511900000001@c.us")))
                .contains(new ContactChange.Saved(
                        Jid.ofPhone("5511900000001"), Jid.ofPhone("5511900000001"), null, "Ana", ""));
        assertThat(ContactChange.of(mutation(action, "contact", "900000000000001:4@lid")))
                .contains(new ContactChange.Saved(
                        Jid.ofLid("900000000000001"), null, Jid.ofLid("900000000000001"), "Ana", ""));
    }

    private static Optional<ContactChange> of(String... index) {
        return ContactChange.of(mutation(ContactAction.newBuilder(), index));
    }

    private static Mutation mutation(ContactAction.Builder action, String... index) {
        return new Mutation(
                Mutation.Operation.SET,
                List.of(index),
                SyncActionValue.newBuilder().setContactAction(action).build(),
                2);
    }
}
