package io.statuscast.whatsapp.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupInfoTest {
    private static Node group(String id, List<Node> members) {
        return Node.of("group", Node.attrs("id", id, "subject", "friends"), members);
    }

    @Test
    void readsItsAddressWithOrWithoutTheServer() {
        for (String id : List.of("120363000000000001", "120363000000000001@g.us")) {
            assertThat(GroupInfo.parse(group(id, List.of())))
                    .hasValueSatisfying(info -> assertThat(info.jid()).isEqualTo(Jid.parse("120363000000000001@g.us")));
        }
    }

    @Test
    void namesNoGroupWhereThereIsNoAddress() {
        for (String id : List.of("", "@g.us", "1@lid", "1:2:3", "1:x", "1".repeat(Jid.PART_LENGTH_MAX + 1))) {
            assertThat(GroupInfo.parse(group(id, List.of()))).as(id).isEmpty();
        }
    }

    @Test
    void hasSoManyMembersAndNoMore() {
        var members = new ArrayList<Node>();
        for (int i = 0; i < GroupInfo.MEMBERS_MAX + 5; i++) {
            members.add(Node.of("participant", Node.attrs("jid", (100_000 + i) + "@lid")));
        }
        assertThat(GroupInfo.parse(group("1", members)))
                .hasValueSatisfying(info -> assertThat(info.members()).hasSize(GroupInfo.MEMBERS_MAX));
    }
}
