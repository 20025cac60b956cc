package io.statuscast.emulator.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatContent;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.chat.GroupInfo;
import io.statuscast.whatsapp.client.QueryOutcome;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages to a group, against the emulator over real sockets.
class GroupChatIT {
    private final Linked world = new Linked();
    private final SimulatedPhone anna = world.contacts.get(0);
    private final SimulatedPhone ben = world.contacts.get(1);
    private final SimulatedPhone cara = world.contacts.get(2);

    @AfterEach
    void close() {
        world.close();
        assertThat(world.contacts)
                .allSatisfy(phone -> assertThat(phone.violations()).isEmpty());
        assertThat(world.owner.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyMemberReadsOurWordsHoweverTheGroupNamesItsMembers(boolean lidMode) {
        world.link();
        Jid group = group(lidMode, Linked.ANNA, Linked.BEN);

        assertSent(new ChatMessage("3EB0A1", group, new ChatContent.Text("Baking at six")));
        assertSent(new ChatMessage("3EB0A2", group, new ChatContent.Text("Bring flour")));

        for (SimulatedPhone member : List.of(anna, ben, world.owner)) {
            assertThat(world.received(member, "3EB0A1").text()).isEqualTo("Baking at six");
            assertThat(world.received(member, "3EB0A2").text()).isEqualTo("Bring flour");
            assertThat(world.received(member, "3EB0A2").chat()).isEqualTo(group);
        }
        assertThat(cara.messages()).isEmpty();
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void aPictureInAGroupArrivesByteForByte(@TempDir Path directory) throws IOException {
        byte[] bytes = "not a picture at all".repeat(500).getBytes(US_ASCII);
        Path file = Files.write(directory.resolve("picture.jpg"), bytes);
        world.link();
        Jid group = group(true, Linked.ANNA, Linked.BEN);

        var picture = new StatusContent.Image(file, "image/jpeg", "The oven", 640, 480, new byte[0]);
        assertSent(new ChatMessage("3EB0B1", group, new ChatContent.Image(picture)));

        assertThat(world.received(anna, "3EB0B1").media()).isEqualTo(bytes);
        assertThat(world.received(ben, "3EB0B1").text()).isEqualTo("The oven");
    }

    @Test
    void whoJoinsReadsWhatFollowsAndWhoLeavesDoesNot() {
        world.link();
        Jid group = group(true, Linked.ANNA, Linked.BEN);
        assertSent(new ChatMessage("3EB0C1", group, new ChatContent.Text("one")));
        world.received(ben, "3EB0C1");

        world.emulator.world().groups().add(group, Linked.CARA);
        world.await("the news", () -> members(group) == 4);
        assertSent(new ChatMessage("3EB0C2", group, new ChatContent.Text("two")));
        world.received(cara, "3EB0C2");
        world.emulator.world().groups().remove(group, Linked.BEN);
        world.await("the news", () -> members(group) == 3);
        assertSent(new ChatMessage("3EB0C3", group, new ChatContent.Text("three")));

        world.received(anna, "3EB0C3");
        world.received(cara, "3EB0C3");
        assertThat(ben.messages()).extracting(message -> message.messageId()).containsExactly("3EB0C1", "3EB0C2");
        assertThat(cara.messages()).extracting(message -> message.messageId()).containsExactly("3EB0C2", "3EB0C3");
        // Everybody left needed a new sender key after Ben was gone.
        assertThat(lastToGroup()).contains("<participants>");
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void aMemberThatForgotItsSessionsGetsTheMessageAgain() {
        world.link();
        Jid group = group(true, Linked.ANNA, Linked.BEN);
        assertSent(new ChatMessage("3EB0D1", group, new ChatContent.Text("one")));
        world.received(anna, "3EB0D1");
        anna.forgetSignalState();

        assertSent(new ChatMessage("3EB0D2", group, new ChatContent.Text("two")));

        assertThat(world.received(anna, "3EB0D2").text()).isEqualTo("two");
        assertSent(new ChatMessage("3EB0D3", group, new ChatContent.Text("three")));
        assertThat(world.received(anna, "3EB0D3").text()).isEqualTo("three");
    }

    @Test
    void aListOfMembersThatIsOldIsAskedForAgain() {
        world.link();
        Jid group = group(true, Linked.ANNA);
        assertSent(new ChatMessage("3EB0E1", group, new ChatContent.Text("one")));
        int asked = questionsAbout(group);
        assertSent(new ChatMessage("3EB0E3", group, new ChatContent.Text("known")));
        assertThat(questionsAbout(group)).isEqualTo(asked);
        world.emulator.faults().refuseNextMessages(1, 421);

        assertSent(new ChatMessage("3EB0E2", group, new ChatContent.Text("two")));

        assertThat(world.received(anna, "3EB0E2").text()).isEqualTo("two");
        assertThat(questionsAbout(group)).isEqualTo(asked + 1);
    }

    private int questionsAbout(Jid group) {
        return world.said(stanza -> stanza.attrOrEmpty("xmlns").equals("w:g2")
                        && stanza.attrOrEmpty("to").equals(group.toString()))
                .size();
    }

    @Test
    void groupsWeMayNotWriteInAreRejectedWithTheReason() {
        world.link();
        Jid strangers = world.emulator.world().groups().create("Strangers", true, Linked.ANNA, List.of(Linked.BEN));
        Jid news = world.emulator.world().groups().create("News", true, Linked.ANNA, List.of(Linked.OWNER));
        world.emulator.world().groups().announcement(news, true);

        assertThat(rejection(strangers)).isEqualTo("group:not-member");
        assertThat(rejection(news)).isEqualTo("group:admins-only");
        assertThat(rejection(new Jid("120363999999999999", 0, Jid.GROUP))).isEqualTo("group:unknown");
    }

    @Test
    void ourGroupsAreListedWithTheirMembers() {
        world.link();
        Jid group = group(true, Linked.ANNA, Linked.BEN);

        assertThat(world.client.groups())
                .isInstanceOfSatisfying(
                        QueryOutcome.Answered.class,
                        answered -> assertThat(answered.value())
                                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(GroupInfo.class))
                                .singleElement()
                                .satisfies(info -> {
                                    assertThat(info.jid()).isEqualTo(group);
                                    assertThat(info.subject()).isEqualTo("Bakers");
                                    assertThat(info.members()).hasSize(3);
                                }));
    }

    private Jid group(boolean lidMode, String... others) {
        return world.emulator.world().groups().create("Bakers", lidMode, Linked.OWNER, List.of(others));
    }

    private int members(Jid group) {
        return world.client.groups() instanceof QueryOutcome.Answered<List<GroupInfo>>(var groups)
                ? groups.stream()
                        .filter(info -> info.jid().equals(group))
                        .mapToInt(info -> info.members().size())
                        .sum()
                : 0;
    }

    private String rejection(Jid group) {
        return world.client.send(new ChatMessage("3EB0F1", group, new ChatContent.Text("hello")))
                        instanceof PublishOutcome.Rejected(String code, String _)
                ? code
                : "none";
    }

    private String lastToGroup() {
        return world.emulator.log().stream()
                .filter(line -> line.direction().equals("in") && line.text().contains("@g.us\" id=\"3EB0C3"))
                .map(line -> line.text())
                .findFirst()
                .orElse("");
    }

    private void assertSent(ChatMessage message) {
        assertThat(world.client.send(message))
                .as(() -> world.emulator.refusals().toString())
                .isInstanceOf(PublishOutcome.Sent.class);
    }
}
