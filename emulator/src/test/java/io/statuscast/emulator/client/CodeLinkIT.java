package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.world.LinkFaults.PairFault;
import io.statuscast.emulator.world.LinkRefusedException;
import io.statuscast.whatsapp.client.LinkCode;
import io.statuscast.whatsapp.client.LinkCodeOutcome;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.PairProblem;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateKind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Linking by the code that is typed on the phone, and links that fail.
class CodeLinkIT {
    @Test
    void aTypedCodeLinksTheNumber() {
        try (var world = new Linked()) {
            LinkCode code = offered(world);
            assertThat(code.text()).matches("[1-9A-HJ-NP-Z]{4}-[1-9A-HJ-NP-Z]{4}");
            world.await(
                    "the code in the state",
                    () -> world.client.state() instanceof LinkState.Pairing pairing
                            && pairing.code() != null
                            && pairing.remedy().contains("Type the code"));

            world.owner.enterCode(code.text());
            world.awaitOnline();

            world.await("contacts", () -> !world.ear.contactCounts.isEmpty());
            var post = new StatusPost(
                    "3EB0AAAA0000000001",
                    new StatusContent.Text("typed", 0xff25d366, 0xffffffff, 0),
                    new StatusAudience.Contacts());
            assertThat(world.client.publish(post)).isInstanceOf(PublishOutcome.Sent.class);
            assertThat(world.emulator.refusals()).isEmpty();
        }
    }

    @Test
    void afterAWrongCodeTheRightOneAndTheQrCodeStillWork() {
        try (var world = new Linked()) {
            LinkCode code = offered(world);
            world.owner.enterCode(code.code().startsWith("A") ? "BBBBBBBB" : "AAAAAAAA");
            world.await("the phone's refusal", () -> world.owner.codeFailures() == 1);
            assertThat(world.owner.companions()).isEmpty();

            if (world.client.state() instanceof LinkState.Pairing pairing) {
                world.owner.scan(pairing.qr().text());
            }
            world.awaitOnline();
        }
        try (var world = new Linked()) {
            LinkCode code = offered(world);
            world.owner.enterCode("11111111");
            world.await("the phone's refusal", () -> world.owner.codeFailures() == 1);
            world.owner.enterCode(code.text());
            world.awaitOnline();
        }
    }

    @Test
    void aNewerCodeTakesThePlaceOfTheOlder() {
        try (var world = new Linked()) {
            LinkCode older = offered(world);
            LinkCode newer = code(world.client.requestLinkCode(Linked.OWNER));
            assertThat(newer.code()).isNotEqualTo(older.code());
            world.owner.enterCode(newer.code());
            world.awaitOnline();
        }
    }

    @Test
    void aCodeThatThePhoneWantsAnewIsTakenBackAndTheQrCodeStays() {
        try (var world = new Linked()) {
            offered(world);
            world.await(
                    "the code in the state",
                    () -> world.client.state() instanceof LinkState.Pairing pairing && pairing.code() != null);

            var there = world.emulator.world();
            assertThat(there.<Boolean>locked(() -> there.pairing().codes().refresh(Linked.OWNER)))
                    .isTrue();

            world.await(
                    "the QR code alone",
                    () -> world.client.state() instanceof LinkState.Pairing pairing && pairing.code() == null);
            LinkCode newer = code(world.client.requestLinkCode(Linked.OWNER));
            world.owner.enterCode(newer.code());
            world.awaitOnline();
        }
    }

    @Test
    void aCodeForALinkedNumberIsRefusedAndDisturbsNothing() {
        try (var world = new Linked()) {
            world.link();
            assertThat(refusal(world.client.requestLinkCode(Linked.ANNA))).isEqualTo("link:linked");
            assertThat(world.client.state()).isInstanceOf(LinkState.Online.class);
        }
    }

    @Test
    void wishesThatCannotBeServedAreTyped() {
        try (var world = new Linked()) {
            assertThat(refusal(world.client.requestLinkCode(Linked.OWNER))).isEqualTo("link:not-ready");
            world.client.start();
            world.await("a code", () -> world.client.state() instanceof LinkState.Pairing);
            assertThat(refusal(world.client.requestLinkCode("+1555"))).isEqualTo("phone:invalid");
            assertThat(refusal(world.client.requestLinkCode("0155500010001"))).isEqualTo("phone:invalid");
            assertThat(refusal(world.client.requestLinkCode("15550009999"))).isEqualTo("whatsapp:404");
            assertThat(world.client.state()).isInstanceOf(LinkState.Pairing.class);
        }
    }

    @Test
    void aPasskeyIsRecognisedAtOnceAndHasAStateOfItsOwn() {
        try (var world = new Linked()) {
            world.client.start();
            world.await("a code", () -> world.client.state() instanceof LinkState.Pairing);
            world.emulator.linkFaults().failNextLink(PairFault.PASSKEY);
            scan(world);
            world.await("the state", () -> world.client.state() instanceof LinkState.PasskeyNeeded);
            assertThat(world.client.state().remedy()).contains("passkey");
            assertThat(world.client.identity()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "WRONG_HMAC,HMAC_MISMATCH",
        "WRONG_SIGNATURE,SIGNATURE_MISMATCH",
        "GARBAGE,MALFORMED",
        "REFUSED,SERVER_REFUSED"
    })
    void aLinkThatFailsIsTypedAndStoresNothing(PairFault fault, PairProblem problem) {
        try (var world = new Linked()) {
            world.client.start();
            world.await("a code", () -> world.client.state() instanceof LinkState.Pairing);
            world.emulator.linkFaults().failNextLink(fault);
            scan(world);

            world.await(
                    "the problem",
                    () -> world.client.state() instanceof LinkState.Pairing pairing && pairing.problem() == problem);
            assertThat(world.ear.problems).contains(problem);
            assertThat(world.client.state().remedy()).isEqualTo(problem.sentence());
            assertThat(world.client.identity()).isEmpty();
            assertThat(world.store.scan(StateKind.IDENTITY, "")).isEmpty();
            assertThat(world.store.scan(StateKind.LID, "")).isEmpty();
            assertThat(world.ear.identities).isEmpty();

            world.emulator.linkFaults().failNextLink(PairFault.NONE);
            world.await("a scan in time", () -> scan(world));
            world.awaitOnline();
        }
    }

    private static boolean scan(Linked world) {
        if (!(world.client.state() instanceof LinkState.Pairing pairing)) {
            return false;
        }
        try {
            world.owner.scan(pairing.qr().text());
            return true;
        } catch (LinkRefusedException e) {
            return false;
        }
    }

    private static LinkCode offered(Linked world) {
        world.client.start();
        world.await("a code to scan", () -> world.client.state() instanceof LinkState.Pairing);
        return code(world.client.requestLinkCode(Linked.OWNER));
    }

    private static LinkCode code(LinkCodeOutcome outcome) {
        return assertThat(outcome)
                .asInstanceOf(InstanceOfAssertFactories.type(LinkCodeOutcome.Offered.class))
                .actual()
                .code();
    }

    private static String refusal(LinkCodeOutcome outcome) {
        return assertThat(outcome)
                .asInstanceOf(InstanceOfAssertFactories.type(LinkCodeOutcome.Refused.class))
                .actual()
                .code();
    }
}
