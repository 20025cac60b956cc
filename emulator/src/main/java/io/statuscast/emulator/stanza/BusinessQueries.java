package io.statuscast.emulator.stanza;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.Profile;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.VerifiedNameCertificate;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// `w:biz`: what businesses say about themselves. Source: whatsmeow `user.go` (GetBusinessProfile); Baileys
/// `Socket/chats` (getBusinessProfile).
final class BusinessQueries implements Stanzas.Queries {
    private static final int BAD_REQUEST = 400;

    @Override
    public void answer(World world, Device from, Node iq) {
        Optional<Node> asked = iq.at("business_profile", "profile");
        if (asked.isEmpty()) {
            Answers.error(world, from, iq, BAD_REQUEST, "bad-request");
            return;
        }
        var profiles = new ArrayList<Node>();
        asked.get()
                .jid("jid")
                .flatMap(world::find)
                .map(Account::profile)
                .filter(Profile::isBusiness)
                .ifPresent(profile -> profiles.add(describe(asked.get().attrOrEmpty("jid"), profile)));
        Answers.result(world, from, iq, Node.of("business_profile", Node.attrs("v", "244"), profiles));
    }

    private static Node describe(String jid, Profile profile) {
        var parts = new ArrayList<Node>();
        parts.add(Node.of("address", profile.address()));
        parts.add(Node.of("description", profile.description()));
        parts.add(Node.of("email", profile.email()));
        if (!profile.website().isEmpty()) {
            parts.add(Node.of("website", profile.website()));
        }
        if (!profile.category().isEmpty()) {
            Node category =
                    Node.of("category", Map.of("id", "1"), profile.category().getBytes(UTF_8));
            parts.add(Node.of("categories", Map.of(), category));
        }
        return Node.of("profile", Node.attrs("jid", jid), parts);
    }

    /// The `<business>` of a look-up.
    static Node verifiedName(Profile profile) {
        byte[] certificate = VerifiedNameCertificate.newBuilder()
                .setDetails(ByteString.copyFrom(VerifiedNameCertificate.Details.newBuilder()
                        .setSerial(1)
                        .setIssuer("smb:wa")
                        .setVerifiedName(profile.verifiedName())
                        .build()
                        .toByteArray()))
                .build()
                .toByteArray();
        return Node.of(
                "business",
                Map.of(),
                Node.of("verified_name", Node.attrs("v", "1", "verified_level", "unknown"), certificate));
    }
}
